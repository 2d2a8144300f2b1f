import { backendNetworkRules } from "./backend-network.ts";
import type { AzureRule } from "./evidence.ts";
import { gatewayNetworkRules } from "./gateway-network.ts";
import { lintRules } from "./lint.ts";
import { certificateLint } from "./lint-certificates.ts";
import { gatewayLint } from "./lint-gateway.ts";
import { probeLint } from "./lint-probes.ts";
import { settingLint } from "./lint-settings.ts";
import { connectTimeRose, gatewayMade5xx, gatewaySaturated, noHealthyHost, slowRoutes } from "./metric-rules.ts";
import {
  allServersUnhealthy,
  poolEmpty,
  poolWithoutServers,
  serversDraining,
  someServersUnhealthy,
} from "./pool-health.ts";
import { probeConnectionRefused, probeConnectTimeout } from "./probe-cannot-connect.ts";
import { probeMessageRules } from "./probe-findings.ts";
import { probeStatusRules } from "./probe-status.ts";
import { backendAnswered, backendStatusChanged, defaultPoolTraffic, noLiveBackend } from "./request-answers.ts";
import { backendClosed, connectionFailed, keepaliveRace, restartBurst } from "./request-closed.ts";
import { gatewayError, oneHostName, oneInstance } from "./request-concentrations.ts";
import { requestRefusalRules } from "./request-refusals.ts";
import { requestTimeout, requestTimeoutV1 } from "./request-timeouts.ts";
import { unclassifiedProbeMessage } from "./unclassified-probe-message.ts";
import { accessLogElsewhere, accessLogOff, platformUnwell, publicMembers } from "./visibility.ts";

/** Every rule about Azure Application Gateway. */
export const rules: readonly AzureRule[] = [
  // What probes say.
  ...probeMessageRules,
  ...probeStatusRules,
  probeConnectionRefused,
  probeConnectTimeout,
  unclassifiedProbeMessage,
  // What health and configuration say of pools.
  allServersUnhealthy,
  someServersUnhealthy,
  serversDraining,
  poolWithoutServers,
  poolEmpty,
  // The network.
  ...backendNetworkRules,
  ...gatewayNetworkRules,
  // What requests show.
  noLiveBackend,
  keepaliveRace,
  restartBurst,
  backendClosed,
  connectionFailed,
  requestTimeout,
  requestTimeoutV1,
  backendAnswered,
  backendStatusChanged,
  defaultPoolTraffic,
  gatewayError,
  oneInstance,
  oneHostName,
  ...requestRefusalRules,
  // What metrics show.
  gatewayMade5xx,
  noHealthyHost,
  connectTimeRose,
  gatewaySaturated,
  slowRoutes,
  // Configuration alone.
  ...lintRules(gatewayLint),
  ...lintRules(settingLint),
  ...lintRules(probeLint),
  ...lintRules(certificateLint),
  // What cannot be seen, and the platform.
  accessLogOff,
  accessLogElsewhere,
  platformUnwell,
  publicMembers,
];
