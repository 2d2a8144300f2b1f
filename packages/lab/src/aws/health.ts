import type { Dice } from "../dice.ts";
import { within } from "./behaviour.ts";
import { flowPasses } from "./network.ts";
import { cipherAgreement } from "./tls.ts";
import type { HealthCheck, LoadBalancer, Target, TargetGroup, World } from "./world.ts";

type TargetState = "initial" | "healthy" | "unhealthy" | "unused" | "draining" | "unavailable";

/** A target's state from `at` (second of the hour) on, in DescribeTargetHealth's words. */
export interface HealthState {
  readonly at: number;
  readonly state: TargetState;
  readonly reason?: string;
  readonly description?: string;
}

/** One health check as the health-check log tells it. */
interface HealthCheckRun {
  readonly at: number;
  readonly seconds: number;
  readonly passed: boolean;
  readonly status?: number;
  /** Of the health-check log (its own vocabulary). */
  readonly logReason?: string;
  /** Of DescribeTargetHealth, when failed. */
  readonly reason?: string;
  readonly description?: string;
}

/** What is known of a target's health over the hour. */
export interface TargetHealth {
  readonly target: Target;
  readonly states: readonly HealthState[];
  readonly checks: readonly HealthCheckRun[];
}

/** A group's health-check settings with AWS's defaults filled in. */
export function healthCheckOf(group: TargetGroup): Required<Omit<HealthCheck, "port">> & { readonly port?: number } {
  const lambda = group.type === "lambda";
  return {
    enabled: !lambda,
    protocol: "HTTP",
    path: "/",
    intervalSeconds: lambda ? 35 : 30,
    timeoutSeconds: lambda ? 30 : 5,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
    matcher: group.protocolVersion === "GRPC" ? "12" : "200",
    ...group.healthCheck,
  };
}

/** Load balancers that forward to the group in some rule. */
export function usersOf(world: World, group: string): readonly LoadBalancer[] {
  return world.loadBalancers.filter(({ listeners }) =>
    listeners.some((listener) =>
      [listener.otherwise, ...(listener.rules ?? []).map(({ action }) => action)].some(
        (action) => "forward" in action && action.forward.some(({ targetGroup }) => targetGroup === group),
      ),
    ),
  );
}

/** Seconds for which a deregistered target goes on draining. */
export function deregistrationDelay(group: TargetGroup): number {
  return Number(group.attributes?.["deregistration_delay.timeout_seconds"] ?? "300");
}

// Checks begin this long before the hour, so that faults from before it have shown by then.
const leadSeconds = 900;
const endOfHour = 3600;

/** Plays a target's health checks and works out its states (target-group-health-checks.html). */
export function targetHealth(world: World, group: TargetGroup, target: Target, dice: Dice): TargetHealth {
  const users = usersOf(world, group.name);
  const check = healthCheckOf(group);
  const registered = target.registeredAt ?? Number.NEGATIVE_INFINITY;
  const settled = (state: HealthState): TargetHealth => ({
    target,
    states: withDraining([state], group, target),
    checks: [],
  });
  if (target.instanceState === "stopped") {
    return settled({
      at: registered,
      state: "unused",
      reason: "Target.InvalidState",
      description: "Target is in the stopped state",
    });
  }
  const zone = world.subnets.find(({ name }) => name === target.subnet)?.zone;
  const zones = users.flatMap(({ subnets }) =>
    world.subnets.filter(({ name }) => subnets.includes(name)).map((subnet) => subnet.zone),
  );
  if (users.length === 0) {
    const description = "Target group is not configured to receive traffic from the load balancer";
    return settled({ at: registered, state: "unused", reason: "Target.NotInUse", description });
  }
  if (zone !== undefined && !zones.includes(zone)) {
    const description = "Target is in an Availability Zone that is not enabled for the load balancer";
    return settled({ at: registered, state: "unused", reason: "Target.NotInUse", description });
  }
  if (!check.enabled) {
    const description = "Health checks are not enabled for this target";
    return settled({ at: registered, state: "unavailable", reason: "Target.HealthCheckDisabled", description });
  }

  const from = Math.max(registered, -leadSeconds);
  const until = Math.min(target.deregisteredAt ?? endOfHour, endOfHour);
  const checks: HealthCheckRun[] = [];
  const states: HealthState[] = [
    target.registeredAt === undefined
      ? { at: Number.NEGATIVE_INFINITY, state: "healthy" }
      : {
          at: registered,
          state: "initial",
          reason: "Elb.InitialHealthChecking",
          description: "Initial health checks in progress",
        },
  ];
  let passes = 0;
  let failures = 0;
  const [user] = users;
  for (let at = from + dice.between(0, check.intervalSeconds); at < until; at += check.intervalSeconds) {
    const run = runCheck(world, user, group, target, at, dice);
    checks.push(run);
    passes = run.passed ? passes + 1 : 0;
    failures = run.passed ? 0 : failures + 1;
    const current = states.at(-1)?.state;
    const done = at + run.seconds;
    if (done > endOfHour) break;
    if (run.passed && (current === "initial" || (current === "unhealthy" && passes >= check.healthyThreshold))) {
      states.push({ at: done, state: "healthy" });
    } else if (!run.passed && failures >= check.unhealthyThreshold) {
      states.push({ at: done, state: "unhealthy", reason: run.reason, description: run.description });
    }
  }
  return { target, states: withDraining(states, group, target), checks };
}

/** The state in force at a second; undefined before registration and after the end of draining. */
export function stateAt(health: TargetHealth, second: number): HealthState | undefined {
  const { registeredAt, deregisteredAt } = health.target;
  if (registeredAt !== undefined && second < registeredAt) return undefined;
  const state = health.states.findLast(({ at }) => at <= second);
  return deregisteredAt !== undefined && state?.description === gone ? undefined : state;
}

const gone = "gone";

function withDraining(states: readonly HealthState[], group: TargetGroup, target: Target): readonly HealthState[] {
  const { deregisteredAt } = target;
  if (deregisteredAt === undefined) return states;
  return [
    ...states.filter(({ at }) => at < deregisteredAt),
    {
      at: deregisteredAt,
      state: "draining",
      reason: "Target.DeregistrationInProgress",
      description: "Target deregistration is in progress",
    },
    { at: deregisteredAt + deregistrationDelay(group), state: "unused", description: gone },
  ];
}

function runCheck(
  world: World,
  user: LoadBalancer | undefined,
  group: TargetGroup,
  target: Target,
  at: number,
  dice: Dice,
): HealthCheckRun {
  const check = healthCheckOf(group);
  const { application } = target;
  const port = check.port ?? target.port;
  const flow = {
    fromGroups: user?.securityGroups ?? [],
    fromSubnets: user?.subnets ?? [],
    toGroup: target.securityGroup,
    toSubnet: target.subnet,
    toAddress: target.address,
    port,
  };
  const timedOut = {
    at,
    seconds: check.timeoutSeconds,
    passed: false,
    logReason: "TimedOut",
    reason: "Target.Timeout",
    description: "Request timed out",
  };
  const failed = {
    at,
    seconds: 0.001,
    passed: false,
    reason: "Target.FailedHealthChecks",
    description: "Health checks failed",
  };
  if (!flowPasses(world, flow, at)) return timedOut;
  const stopped = application.stops !== undefined && at >= application.stops.at;
  const closed = port === target.port && (application.portClosed ?? []).some((period) => within(period, at));
  if (stopped || closed) return { ...failed, logReason: "ConnectionReset" };
  if (check.protocol === "HTTPS" && !cipherAgreement(application.tls))
    return { ...failed, seconds: 0.003, logReason: "ConnectionReset" };
  const page = (application.health ?? []).find(({ during }) => within(during, at));
  const seconds = page?.seconds ?? Math.min(0.002 + dice.between(0, 0.01), check.timeoutSeconds / 2);
  if (seconds > check.timeoutSeconds) return timedOut;
  const status = page?.status ?? (group.protocolVersion === "GRPC" ? Number(check.matcher.split(/[-,]/)[0]) : 200);
  if (matches(check.matcher, status)) return { at, seconds, passed: true, status };
  return {
    at,
    seconds,
    passed: false,
    status,
    logReason: status >= 500 ? "TargetError" : "ResponseCodeMismatch",
    reason: "Target.ResponseCodeMismatch",
    description: `Health checks failed with these codes: [${status}]`,
  };
}

/** True when a matcher like "200,301-308" takes the status. */
function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [low = "", high = low] = part.split("-");
    return status >= Number(low) && status <= Number(high);
  });
}
