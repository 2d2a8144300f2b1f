import type { Rule } from "@cloud502/core";
import type { ApacheFacts } from "../apache-lint.ts";
import { backendIsSelf } from "./backend-is-self.ts";
import { balancerWithoutMembers } from "./balancer-without-members.ts";
import { errorOverride } from "./error-override.ts";
import { fewRequestWorkers } from "./few-request-workers.ts";
import { forcedRecoveryOff } from "./forced-recovery-off.ts";
import { handlerModuleMissing } from "./handler-module-missing.ts";
import { hostnameResolvedOnce } from "./hostname-resolved-once.ts";
import { logFormatWithoutTime } from "./log-format-without-time.ts";
import { memberInError } from "./member-in-error.ts";
import { nothingListens } from "./nothing-listens.ts";
import { pooledConnections } from "./pooled-connections.ts";
import { proxyPassOrder } from "./proxy-pass-order.ts";
import { proxyTimeout } from "./proxy-timeout.ts";
import { schemePortMismatch } from "./scheme-port-mismatch.ts";
import { sslProxyEngineMissing } from "./ssl-proxy-engine-missing.ts";
import { statusPageExposed } from "./status-page-exposed.ts";
import { syntaxError } from "./syntax-error.ts";
import { tlsNameIsAddress } from "./tls-name-is-address.ts";

/** Every rule over an Apache configuration and its status page. */
export const apacheConfigRules: readonly Rule<ApacheFacts>[] = [
  backendIsSelf,
  balancerWithoutMembers,
  errorOverride,
  fewRequestWorkers,
  forcedRecoveryOff,
  handlerModuleMissing,
  hostnameResolvedOnce,
  logFormatWithoutTime,
  memberInError,
  nothingListens,
  pooledConnections,
  proxyPassOrder,
  proxyTimeout,
  schemePortMismatch,
  sslProxyEngineMissing,
  statusPageExposed,
  syntaxError,
  tlsNameIsAddress,
];
