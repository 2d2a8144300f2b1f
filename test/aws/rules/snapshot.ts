import type { Backend, CauseClass, Distribution, FailureGroup, Probe, Series } from "@cloud502/core";
import type { AwsFacts } from "../../../packages/aws/src/facts.ts";
import type { AwsSnapshot } from "../../../packages/aws/src/rules/evidence.ts";

export const loadBalancer =
  "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188";
export const web = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/6d0ecf831eec9f09";
export const since = "2026-11-22T13:00:00.000Z";
export const until = "2026-11-22T14:00:00.000Z";
export const targets = ["10.0.1.10:8080", "10.0.2.10:8080", "10.0.3.10:8080"] as const;
export const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] as const;

type TargetGroup = AwsFacts["targetGroups"][number];

/** ISO time so many seconds into the window. */
export function at(seconds: number): string {
  return new Date(Date.parse(since) + seconds * 1000).toISOString();
}

export const targetGroup: TargetGroup = {
  arn: web,
  name: "web",
  protocol: "HTTP",
  protocolVersion: "HTTP1",
  port: 8080,
  targetType: "ip",
  vpc: "vpc-1",
  loadBalancers: [loadBalancer],
  healthCheckEnabled: true,
  matcher: "200-299",
  attributes: {},
};

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

const open = [{ protocol: "-1", cidrs: ["0.0.0.0/0"], groups: [], prefixLists: [] }];

/** Everything known and nothing wrong. */
export const goodFacts: AwsFacts = {
  arn: loadBalancer,
  account: "111122223333",
  region: "eu-west-1",
  loadBalancer: {
    arn: loadBalancer,
    name: "shop",
    state: "active",
    vpc: "vpc-1",
    zones: zones.map((name, index) => ({ name, subnet: `subnet-lb-${index + 1}` })),
    securityGroups: ["sg-lb"],
    attributes: {},
  },
  targetGroups: [targetGroup],
  listeners: [
    {
      arn: "arn:listener",
      port: 443,
      protocol: "HTTPS",
      certificates: ["arn:certificate"],
      defaultActions: [{ type: "forward", targetGroups: [{ arn: web }] }],
      rules: [
        {
          arn: "arn:rule",
          priority: "default",
          conditions: [],
          actions: [{ type: "forward", targetGroups: [{ arn: web }] }],
        },
      ],
    },
  ],
  certificates: [
    { arn: "arn:certificate", domain: "shop.example.com", status: "ISSUED", notAfter: "2027-11-01T00:00:00.000Z" },
  ],
  securityGroups: [
    { id: "sg-lb", ingress: open, egress: open },
    {
      id: "sg-web",
      ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, cidrs: [], groups: ["sg-lb"], prefixLists: [] }],
      egress: open,
    },
  ],
  subnets: [1, 2, 3].flatMap((index) => [
    { id: `subnet-lb-${index}`, zone: zones[index - 1] ?? "", cidr: `10.0.10${index}.0/24`, freeAddresses: 200 },
    { id: `subnet-web-${index}`, zone: zones[index - 1] ?? "", cidr: `10.0.${index}.0/24`, freeAddresses: 200 },
  ]),
  networkAcls: [
    {
      id: "acl-1",
      subnets: [1, 2, 3].flatMap((index) => [`subnet-lb-${index}`, `subnet-web-${index}`]),
      entries: [true, false].map((egress) => ({ egress, number: 100, protocol: "-1", allow: true, cidr: "0.0.0.0/0" })),
    },
  ],
  interfaces: targets.map((address, index) => ({
    address: address.split(":")[0] ?? "",
    subnet: `subnet-web-${index + 1}`,
    securityGroups: ["sg-web"],
  })),
  lambdas: [{ arn: "arn:aws:lambda:eu-west-1:111122223333:function:shop:live", targetGroup: web }],
  deliveries: ["ALB_ACCESS_LOGS", "ALB_CONNECTION_LOGS", "ALB_HEALTH_CHECK_LOGS"].map((logType) => ({
    logType,
    destination: "arn:log-group",
    destinationType: "CWL",
  })),
};

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
