import { authReasons, authStatuses, jwtReasons } from "./auth-reasons.ts";
import { capacity, capacityNearLimit } from "./capacity.ts";
import { clientCertificates } from "./client-certificates.ts";
import { clientTimeout } from "./client-timeout.ts";
import { closedAtOnce, closedWhileWorking } from "./closed-before-response.ts";
import { connectTimeout } from "./connect-timeout.ts";
import { connectionRefused } from "./connection-refused.ts";
import { deployBurst, deployBurstRefused } from "./deploy-burst.ts";
import { deregistrationDelayElapsed } from "./deregistration-delay-elapsed.ts";
import { desyncReasons, desyncRejected } from "./desync-reasons.ts";
import type { AwsRule } from "./evidence.ts";
import { failOpen } from "./fail-open.ts";
import { fixedResponse } from "./fixed-response.ts";
import { flapping } from "./flapping.ts";
import { hostUnreachable } from "./host-unreachable.ts";
import { keepaliveRace } from "./keepalive-race.ts";
import { lambdaReasons } from "./lambda-reasons.ts";
import { lambdaErrors, lambdaTimeout } from "./lambda-timeout.ts";
import { lintAttributes } from "./lint-attributes.ts";
import { lintCertificates } from "./lint-certificates.ts";
import { lintHealthChecks } from "./lint-health-checks.ts";
import { lintListeners } from "./lint-listeners.ts";
import { lintLogs } from "./lint-logs.ts";
import { lintNetwork } from "./lint-network.ts";
import { lintTimeouts } from "./lint-timeouts.ts";
import { lintZones } from "./lint-zones.ts";
import { loadBalancerImpaired } from "./load-balancer-impaired.ts";
import { malformedResponse, responseHeaderTooLarge } from "./malformed-response.ts";
import { allTargetsUnused, noTargetChosen, noTargets } from "./no-targets.ts";
import { oneBadTarget } from "./one-bad-target.ts";
import { oneZone } from "./one-zone.ts";
import { probeLog } from "./probe-log.ts";
import { protocolVersionMismatch } from "./protocol-version-mismatch.ts";
import { responseTimeout } from "./response-timeout.ts";
import { responseTruncated } from "./response-truncated.ts";
import { ruleEvaluationError } from "./rule-evaluation-error.ts";
import { targetErrors } from "./target-errors.ts";
import { allTargets, allTargetsUnhealthy, targetHealth } from "./target-health.ts";
import { targetOptimizerSaturated } from "./target-optimizer-saturated.ts";
import { drainingMany, targetAnomalous, targetStuckInitial, zonalShiftActive } from "./target-state.ts";
import { targetTlsHandshake, targetTlsTimeout } from "./target-tls.ts";
import { wafReasons } from "./waf-reasons.ts";
import { workerTimeout } from "./worker-timeout.ts";

/** Every rule about AWS, in the order of the catalogue: what requests and metrics prove, target health, configuration. */
export const rules: readonly AwsRule[] = [
  connectionRefused,
  keepaliveRace,
  closedWhileWorking,
  closedAtOnce,
  workerTimeout,
  hostUnreachable,
  deregistrationDelayElapsed,
  deployBurst,
  deployBurstRefused,
  malformedResponse,
  responseHeaderTooLarge,
  targetTlsHandshake,
  ...lambdaReasons,
  lambdaTimeout,
  lambdaErrors,
  noTargets,
  allTargetsUnused,
  noTargetChosen,
  fixedResponse,
  targetOptimizerSaturated,
  connectTimeout,
  responseTimeout,
  responseTruncated,
  targetTlsTimeout,
  targetErrors,
  ...oneBadTarget,
  ...oneZone,
  ...authReasons,
  ...jwtReasons,
  ...authStatuses,
  ...wafReasons,
  protocolVersionMismatch,
  ruleEvaluationError,
  clientTimeout,
  ...desyncReasons,
  desyncRejected,
  capacity,
  capacityNearLimit,
  failOpen,
  flapping,
  ...probeLog,
  ...clientCertificates,
  ...targetHealth,
  ...allTargets,
  allTargetsUnhealthy,
  targetStuckInitial,
  drainingMany,
  targetAnomalous,
  zonalShiftActive,
  loadBalancerImpaired,
  ...lintTimeouts,
  ...lintHealthChecks,
  ...lintLogs,
  ...lintZones,
  ...lintListeners,
  ...lintNetwork,
  ...lintCertificates,
  ...lintAttributes,
];
