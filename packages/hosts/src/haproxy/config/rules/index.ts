import type { Rule } from "@cloud502/core";
import type { HaproxyFacts } from "../haproxy-lint.ts";
import { backendWithoutServers } from "./backend-without-servers.ts";
import { connectionReuse } from "./connection-reuse.ts";
import { healthCheckConnectOnly } from "./health-check-connect-only.ts";
import { healthCheckOff } from "./health-check-off.ts";
import { logMissing } from "./log-missing.ts";
import { logWithoutError } from "./log-without-error.ts";
import { missingBackend } from "./missing-backend.ts";
import { nameWithoutResolvers } from "./name-without-resolvers.ts";
import { noConnectionReuse } from "./no-connection-reuse.ts";
import { noDefaultBackend } from "./no-default-backend.ts";
import { noRedispatch } from "./no-redispatch.ts";
import { nothingListens } from "./nothing-listens.ts";
import { queueWithoutTimeout } from "./queue-without-timeout.ts";
import { retryNonIdempotent } from "./retry-non-idempotent.ts";
import { return5xx } from "./return-5xx.ts";
import { schemePortMismatch } from "./scheme-port-mismatch.ts";
import { smallBuffer } from "./small-buffer.ts";
import { syntaxError } from "./syntax-error.ts";
import { timeoutMissing } from "./timeout-missing.ts";
import { tlsConnectFailed } from "./tls-connect-failed.ts";
import { tlsServerNameOff } from "./tls-server-name-off.ts";
import { tlsTrustMissing } from "./tls-trust-missing.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";

/** Every rule over a HAProxy configuration. */
export const haproxyConfigRules: readonly Rule<HaproxyFacts>[] = [
  backendWithoutServers,
  connectionReuse,
  healthCheckConnectOnly,
  healthCheckOff,
  logMissing,
  logWithoutError,
  missingBackend,
  nameWithoutResolvers,
  noConnectionReuse,
  noDefaultBackend,
  noRedispatch,
  nothingListens,
  queueWithoutTimeout,
  retryNonIdempotent,
  return5xx,
  schemePortMismatch,
  smallBuffer,
  syntaxError,
  timeoutMissing,
  tlsConnectFailed,
  tlsServerNameOff,
  tlsTrustMissing,
  tlsVerifyOff,
];
