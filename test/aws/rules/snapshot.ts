import type { Backend, CauseClass, Distribution, FailureGroup, Probe, Series } from "@cloud502/core";
import type { AwsFacts } from "../../../packages/aws/src/facts.ts";
import type { AwsSnapshot } from "../../../packages/aws/src/rules/evidence.ts";
import { goodFacts, loadBalancer, since, targetGroup, targets, until, web, zones } from "./good-facts.ts";

export { goodFacts, targets, web, zones } from "./good-facts.ts";

type TargetGroup = AwsFacts["targetGroups"][number];

/** ISO time so many seconds into the window. */
export function at(seconds: number): string {
  return new Date(Date.parse(since) + seconds * 1000).toISOString();
}

export const probe: Probe = {
  pool: web,
  enabled: true,
  protocol: "HTTP",
  port: "traffic-port",
  path: "/healthz",
  expect: "200-299",
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
};

export function backend(address: string, more: Partial<Backend> = {}): Backend {
  const known: readonly string[] = targets;
  const index = known.indexOf(address);
  return { pool: web, address, state: "healthy", zone: zones[Math.max(0, index)] ?? zones[0], ...more };
}

export const healthy: readonly Backend[] = targets.map((address) => backend(address));

const causes: Readonly<Record<string, CauseClass>> = {
  "connect-failed": "connection-refused",
  "connect-timed-out": "connect-timeout",
  "closed-before-response": "backend-closed-early",
  "response-timed-out": "response-timeout",
  "target-answered": "backend-error",
};

/** A group of failing requests that all took place over most of the window, unless told otherwise. */
export function group(signature: string, more: Partial<FailureGroup> = {}): FailureGroup {
  return {
    kind: "request",
    signature,
    cause: causes[signature] ?? "platform",
    source: "alb-access",
    provider: "aws",
    status: 502,
    pool: web,
    host: "shop.example.com",
    route: "/cart",
    count: 20,
    firstSeen: at(120),
    lastSeen: at(3400),
    samples: [],
    ...more,
  };
}

/** The same group at each of these targets. */
export function spread(
  signature: string,
  count: number,
  more: Partial<FailureGroup> = {},
  over: readonly string[] = targets,
) {
  return over.map((address, index) => group(signature, { backend: address, count, route: `/page-${index}`, ...more }));
}

export function event(signature: string, more: Partial<FailureGroup> = {}): FailureGroup {
  const { status: _, route: __, host: ___, ...rest } = group(signature, more);
  return { ...rest, kind: "event", source: signature.startsWith("probe:") ? "alb-health-check" : "alb-connection" };
}

/** All durations within a tenth of a second of `seconds`. */
export function around(seconds: number, count = 20): Distribution {
  const [min, max] = [Math.max(0, seconds - 0.1), seconds + 0.1];
  return { count, min, max, sum: seconds * count, p50: seconds, p95: max };
}

interface Dimensions {
  readonly pool?: string;
  readonly zone?: string;
  readonly statistic?: Series["statistic"];
}

/** One series; a number is the sum, at one minute in the middle of the window. */
export function metric(
  name: string,
  value: number | readonly number[],
  { pool, zone, statistic = "Sum" }: Dimensions = {},
): Series {
  const values = typeof value === "number" ? [value] : value;
  return {
    name,
    statistic,
    dimensions: {
      LoadBalancer: loadBalancer,
      ...(pool !== undefined && { TargetGroup: pool }),
      ...(zone !== undefined && { AvailabilityZone: zone }),
    },
    stepSeconds: 60,
    points: values.map((each, index) => [at(1800 + 60 * index), each]),
  };
}

interface Parts {
  readonly groups?: readonly FailureGroup[];
  readonly backends?: readonly Backend[];
  readonly metrics?: readonly Series[];
  readonly probes?: readonly Probe[];
  readonly facts?: Partial<AwsFacts>;
  /** Differences of the one target group. */
  readonly group?: Partial<TargetGroup>;
  readonly loadBalancer?: Partial<NonNullable<AwsFacts["loadBalancer"]>>;
  readonly requests?: Readonly<Record<string, number>>;
  /** False: health was not asked for. */
  readonly withBackends?: boolean;
  readonly gaps?: AwsSnapshot["gaps"];
}

/** A healthy load balancer with one group of three targets and 30,000 requests an hour, but for `parts`. */
export function snapshot(parts: Parts = {}): AwsSnapshot {
  const {
    groups = [],
    backends = healthy,
    metrics = [],
    probes = [probe],
    facts = {},
    withBackends = true,
    gaps = [],
  } = parts;
  const own: TargetGroup = { ...targetGroup, ...parts.group };
  const counts: Record<string, number> = {
    ...Object.fromEntries(targets.map((address) => [address, 10_000])),
    ...parts.requests,
  };
  const known = goodFacts.loadBalancer;
  return {
    provider: "aws",
    takenAt: until,
    window: { since, until },
    gateway: {
      id: loadBalancer,
      name: "shop",
      kind: "gateway",
      pools: [
        { id: web, name: "web", ...(own.protocol && { protocol: own.protocol }), ...(own.port && { port: own.port }) },
      ],
      scope: { account: "111122223333", region: "eu-west-1" },
    },
    ...(withBackends && { backends }),
    probes,
    limits: { connectTimeoutSeconds: 10 },
    facts: {
      ...goodFacts,
      targetGroups: [own],
      ...(known && { loadBalancer: { ...known, ...parts.loadBalancer } }),
      ...facts,
    },
    failures: {
      window: { since, until },
      requests: { total: Object.values(counts).reduce((sum, count) => sum + count, 0), byBackend: counts },
      groups,
      sampleInterval: 1,
    },
    metrics,
    gaps,
  };
}
