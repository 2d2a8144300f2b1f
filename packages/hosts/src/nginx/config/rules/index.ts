import type { Rule } from "@cloud502/core";
import type { NginxFacts } from "../facts.ts";
import { allServersDown } from "./all-servers-down.ts";
import { appProtocolMismatch } from "./app-protocol-mismatch.ts";
import { appTimeout } from "./app-timeout.ts";
import { authRequest } from "./auth-request.ts";
import { bufferSizes } from "./buffer-sizes.ts";
import { bufferTooSmall } from "./buffer-too-small.ts";
import { bufferingOff } from "./buffering-off.ts";
import { clientBodySize } from "./client-body-size.ts";
import { connectTimeoutLong } from "./connect-timeout-long.ts";
import { containerLocalhost } from "./container-localhost.ts";
import { containerNetwork } from "./container-network.ts";
import { directiveNotAllowed } from "./directive-not-allowed.ts";
import { duplicateUpstream } from "./duplicate-upstream.ts";
import { errorLogOff } from "./error-log-off.ts";
import { errorPageMasks } from "./error-page-masks.ts";
import { errorPageMissing } from "./error-page-missing.ts";
import { fastcgiScriptFilename } from "./fastcgi-script-filename.ts";
import { fewWorkerConnections } from "./few-worker-connections.ts";
import { fileLimit } from "./file-limit.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import { headerInheritance } from "./header-inheritance.ts";
import { hostnameAtStartup } from "./hostname-at-startup.ts";
import { includeCycle } from "./include-cycle.ts";
import { includeMissing } from "./include-missing.ts";
import { keepaliveByDefault } from "./keepalive-by-default.ts";
import { keepaliveIneffective } from "./keepalive-ineffective.ts";
import { keepaliveMissing } from "./keepalive-missing.ts";
import { keepaliveTimeout } from "./keepalive-timeout.ts";
import { limitStatus } from "./limit-status.ts";
import { loadBalancingOrder } from "./load-balancing-order.ts";
import { localResolver } from "./local-resolver.ts";
import { localhostUpstream } from "./localhost-upstream.ts";
import { locationOutsideServer } from "./location-outside-server.ts";
import { logDirectoryMissing } from "./log-directory-missing.ts";
import { logFormatWithoutUpstream } from "./log-format-without-upstream.ts";
import { maxConns } from "./max-conns.ts";
import { maxFailsDefault } from "./max-fails-default.ts";
import { maxFailsSingle } from "./max-fails-single.ts";
import { noEventsSection } from "./no-events-section.ts";
import { noUsableServer } from "./no-usable-server.ts";
import { nonIdempotentRetry } from "./non-idempotent-retry.ts";
import { nothingListens } from "./nothing-listens.ts";
import { oneWorker } from "./one-worker.ts";
import { proxyPassUri } from "./proxy-pass-uri.ts";
import { publicResolver } from "./public-resolver.ts";
import { readTimeoutLong } from "./read-timeout-long.ts";
import { requestBufferingOff } from "./request-buffering-off.ts";
import { retryOnAppError } from "./retry-on-app-error.ts";
import { return5xx } from "./return-5xx.ts";
import { schemePortMismatch } from "./scheme-port-mismatch.ts";
import { serverWithoutName } from "./server-without-name.ts";
import { socketMissing } from "./socket-missing.ts";
import { socketPermission } from "./socket-permission.ts";
import { statusPageExposed } from "./status-page-exposed.ts";
import { statusPageLoopback } from "./status-page-loopback.ts";
import { stubStatusParameter } from "./stub-status-parameter.ts";
import { syntaxError } from "./syntax-error.ts";
import { timeoutIsDefault } from "./timeout-is-default.ts";
import { tlsNameIsGroup } from "./tls-name-is-group.ts";
import { tlsProtocols } from "./tls-protocols.ts";
import { tlsServerNameOff } from "./tls-server-name-off.ts";
import { tlsTrustMissing } from "./tls-trust-missing.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";
import { unboundedRetries } from "./unbounded-retries.ts";
import { unixSocketPath } from "./unix-socket-path.ts";
import { unknownDirective } from "./unknown-directive.ts";
import { upstreamIsSelf } from "./upstream-is-self.ts";
import { variableWithoutResolver } from "./variable-without-resolver.ts";
import { websocket } from "./websocket.ts";
import { wrongArgumentCount } from "./wrong-argument-count.ts";

/** Every rule over an nginx configuration. */
export const nginxConfigRules: readonly Rule<NginxFacts>[] = [
  allServersDown,
  appProtocolMismatch,
  appTimeout,
  authRequest,
  bufferSizes,
  bufferTooSmall,
  bufferingOff,
  clientBodySize,
  connectTimeoutLong,
  containerLocalhost,
  containerNetwork,
  directiveNotAllowed,
  duplicateUpstream,
  errorLogOff,
  errorPageMasks,
  errorPageMissing,
  fastcgiScriptFilename,
  fewWorkerConnections,
  fileLimit,
  forwardedHeaders,
  headerInheritance,
  hostnameAtStartup,
  includeCycle,
  includeMissing,
  keepaliveByDefault,
  keepaliveIneffective,
  keepaliveMissing,
  keepaliveTimeout,
  limitStatus,
  loadBalancingOrder,
  localResolver,
  localhostUpstream,
  locationOutsideServer,
  logDirectoryMissing,
  logFormatWithoutUpstream,
  maxConns,
  maxFailsDefault,
  maxFailsSingle,
  noEventsSection,
  noUsableServer,
  nonIdempotentRetry,
  nothingListens,
  oneWorker,
  proxyPassUri,
  publicResolver,
  readTimeoutLong,
  requestBufferingOff,
  retryOnAppError,
  return5xx,
  schemePortMismatch,
  serverWithoutName,
  socketMissing,
  socketPermission,
  statusPageExposed,
  statusPageLoopback,
  stubStatusParameter,
  syntaxError,
  timeoutIsDefault,
  tlsNameIsGroup,
  tlsProtocols,
  tlsServerNameOff,
  tlsTrustMissing,
  tlsVerifyOff,
  unboundedRetries,
  unixSocketPath,
  unknownDirective,
  upstreamIsSelf,
  variableWithoutResolver,
  websocket,
  wrongArgumentCount,
];
