import { docs } from "./docs.ts";
import { seriesOf, sources } from "./evidence.ts";
import { type GatewayRow, type GroupRow, gatewayLint, groupLint } from "./lint.ts";
import { deregistrationDelay, idleTimeout } from "./settings.ts";

/** Head-room over the slowest usual answer, and the least idle timeout that is not asking for trouble (the catalogue's values). */
const headRoom = 1.2;
const shortIdleSeconds = 10;

const setIdleTimeout =
  "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=idle_timeout.timeout_seconds,Value=<seconds>";
const setDelay =
  "aws elbv2 modify-target-group-attributes --target-group-arn {targetGroup} --attributes Key=deregistration_delay.timeout_seconds,Value=<seconds>";

const ofGateway: readonly GatewayRow[] = [
  {
    id: "idle-timeout-not-below-keepalive",
    title: "The application's keep-alive is not longer than the idle timeout of {loadBalancerName}",
    severity: "high",
    cause: "keepalive-race",
    why: "The application closes idle connections that the load balancer still means to reuse: sooner or later a request meets the close, and its user a 502.",
    fix: [
      "Let the application keep idle connections at least {keepAlive} s, or let the load balancer give up before it does:",
      setIdleTimeout,
    ],
    docs: [docs.attributes, docs.troubleshooting],
    source: sources.keepAlive,
    check: (snapshot) => {
      const keepAlive = snapshot.facts?.appKeepAliveSeconds;
      const idle = idleTimeout(snapshot);
      if (keepAlive === undefined || idle === undefined || keepAlive > idle) return undefined;
      return { fact: `the application keeps idle connections ${keepAlive} s, the load balancer ${idle} s` };
    },
  },
  {
    id: "idle-timeout-too-low",
    title: "The idle timeout of {loadBalancerName} ({idleTimeout} s) is likely too short for its answers",
    severity: "medium",
    cause: "response-timeout",
    basis: "inferred",
    why: "Answers that take longer than the idle timeout become 504; the slowest usual ones are close to it, or it is shorter than most applications need.",
    fix: [setIdleTimeout],
    docs: [docs.explain504, docs.attributes],
    source: sources.attributes,
    check: (snapshot) => {
      const idle = idleTimeout(snapshot);
      if (idle === undefined) return undefined;
      const slow = snapshot.gateway.pools
        .map(({ id, name }) => ({
          name,
          worst: usualWorst(seriesOf(snapshot, "TargetResponseTime", { targetGroup: id }, "p99")?.points),
        }))
        .find(({ worst }) => worst * headRoom > idle);
      if (slow) {
        const fact = `TargetResponseTime p99 of ${slow.name} is ${slow.worst.toFixed(1)} s, the idle timeout ${idle} s`;
        return { fact, source: sources.metrics };
      }
      return idle < shortIdleSeconds ? { fact: `the idle timeout is ${idle} s` } : undefined;
    },
  },
];

const ofGroups: readonly GroupRow[] = [
  {
    id: "deregistration-delay-zero",
    title: "{pool} cuts requests in flight when targets leave",
    severity: "medium",
    cause: "backend-closed-early",
    basis: "inferred",
    why: "With a deregistration delay of 0 the load balancer does not wait for the requests of a leaving target: likely every deployment costs some.",
    fix: [setDelay],
    docs: [docs.groupAttributes],
    source: sources.groupAttributes,
    check: (snapshot, { arn, targetType }) =>
      targetType !== "lambda" && deregistrationDelay(snapshot, arn) === 0
        ? { fact: "deregistration_delay.timeout_seconds is 0" }
        : undefined,
  },
  {
    id: "deregistration-delay-above-stop-timeout",
    title: "Tasks behind {pool} are likely killed before their connections are drained",
    severity: "medium",
    cause: "backend-closed-early",
    basis: "inferred",
    why: "The deregistration delay is longer than the time that ECS gives a container to stop: likely requests that are still allowed to finish are cut.",
    fix: [setDelay, "Or raise `stopTimeout` of the container above the deregistration delay: delay <= stopTimeout."],
    docs: [docs.groupAttributes],
    source: sources.services,
    check: (snapshot, { arn }) => {
      const delay = deregistrationDelay(snapshot, arn);
      const service = snapshot.facts?.ecsServices?.find(({ targetGroups }) => targetGroups.includes(arn));
      const stop = service?.stopTimeoutSeconds;
      if (delay === undefined || stop === undefined || delay <= stop) return undefined;
      return { fact: `deregistration delay ${delay} s, stopTimeout ${stop} s` };
    },
  },
  {
    id: "deregistration-delay-below-requests",
    title: "The deregistration delay of {pool} ({deregistrationDelay} s) is likely shorter than its longest requests",
    severity: "medium",
    cause: "backend-closed-early",
    basis: "inferred",
    why: "Requests that take longer than the deregistration delay are cut when their target leaves.",
    fix: [setDelay],
    docs: [docs.groupAttributes, docs.troubleshooting],
    source: sources.metrics,
    check: (snapshot, { arn }) => {
      const delay = deregistrationDelay(snapshot, arn);
      const worst = usualWorst(seriesOf(snapshot, "TargetResponseTime", { targetGroup: arn }, "p99")?.points);
      if (!delay || worst <= delay) return undefined;
      return { fact: `TargetResponseTime p99 is ${worst.toFixed(1)} s, the deregistration delay ${delay} s` };
    },
  },
];

/** The median of a p99: one slow minute is not how the application usually is. */
function usualWorst(points: readonly (readonly [string, number])[] = []): number {
  const values = points.map(([, value]) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 0;
}

export const lintTimeouts = [...ofGateway.map(gatewayLint), ...ofGroups.map(groupLint)];
