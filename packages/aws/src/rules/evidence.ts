import type { Evidence, FailureGroup, Rule, Series, Snapshot } from "@cloud502/core";
import type { AwsFacts } from "../facts.ts";
import type { Floor } from "./thresholds.ts";

export type AwsSnapshot = Snapshot<AwsFacts>;
export type AwsRule = Rule<AwsFacts>;

/** Where facts come from, as reports cite them. */
export const sources = {
  health: "elasticloadbalancing:DescribeTargetHealth",
  loadBalancer: "elasticloadbalancing:DescribeLoadBalancers",
  attributes: "elasticloadbalancing:DescribeLoadBalancerAttributes",
  groupAttributes: "elasticloadbalancing:DescribeTargetGroupAttributes",
  groups: "elasticloadbalancing:DescribeTargetGroups",
  listeners: "elasticloadbalancing:DescribeListeners",
  rules: "elasticloadbalancing:DescribeRules",
  metrics: "cloudwatch:GetMetricData",
  securityGroups: "ec2:DescribeSecurityGroups",
  networkAcls: "ec2:DescribeNetworkAcls",
  subnets: "ec2:DescribeSubnets",
  certificates: "acm:DescribeCertificate",
  services: "ecs:DescribeServices",
  lambda: "lambda:GetFunctionConfiguration",
  deliveries: "logs:DescribeDeliveries",
  bucket: "s3:ListBucket",
  keepAlive: "--app-keepalive",
} as const;

/** A fact that proves the rule. */
export function proof(fact: string, source: string): Evidence {
  return { direction: "for", fact, source };
}

/** A fact that fits the rule but would not prove it alone. */
export function hint(fact: string, source: string): Evidence {
  return { direction: "for", fact, source, circumstantial: true };
}

/** A fact that speaks against the rule; a doubt lowers confidence, a contradiction (decisive) ends it. */
export function doubt(fact: string, source: string): Evidence {
  return { direction: "against", fact, source, circumstantial: true };
}

/** Keeps the evidence there is. */
export function present<T>(...items: readonly (T | undefined | false)[]): readonly T[] {
  return items.flatMap((item) => (item === undefined || item === false ? [] : [item]));
}

/** The failure groups with one of these signatures. */
export function groupsOf(snapshot: AwsSnapshot, ...signatures: readonly string[]): readonly FailureGroup[] {
  return (snapshot.failures?.groups ?? []).filter(({ signature }) => signatures.includes(signature));
}

/** How many requests or events the groups hold together. */
export function countOf(groups: readonly FailureGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** ISO 8601 UTC of the earliest of the groups; undefined without groups. */
export function firstSeen(groups: readonly FailureGroup[]): string | undefined {
  return groups.map((group) => group.firstSeen).sort()[0];
}

/** ISO 8601 UTC of the latest of the groups; undefined without groups. */
export function lastSeen(groups: readonly FailureGroup[]): string | undefined {
  return groups
    .map((group) => group.lastSeen)
    .sort()
    .at(-1);
}

/** The observer that evidence from these groups is cited to: "alb-access log". */
export function logSource(groups: readonly FailureGroup[]): string {
  return `${groups[0]?.source ?? "alb-access"} log`;
}

/** True when count (and share, where a total is known) reach the floor. */
export function exceeds(floor: Floor, count: number, share: number | undefined): boolean {
  if (count < floor.count) return false;
  return share === undefined || share >= floor.share || (floor.enough !== undefined && count >= floor.enough);
}

/** "37 of 20,000 requests (0.2 %)", or "37 requests" when no total is known. */
export function counted(count: number, requests: number | undefined): string {
  if (requests === undefined || requests < count) return `${grouped(count)} requests`;
  const percent = (count / requests) * 100;
  return `${grouped(count)} of ${grouped(requests)} requests (${percent >= 10 ? percent.toFixed(0) : percent.toPrecision(2)} %)`;
}

/** "20,000". By hand for whole numbers: rules say this once for each of a thousand groups, and toLocaleString is slow. */
function grouped(value: number): string {
  return Number.isSafeInteger(value) ? String(value).replace(/\B(?=(?:\d{3})+$)/g, ",") : value.toLocaleString("en-US");
}

interface Where {
  /** A target group's ARN; absent = the load balancer's own series. */
  readonly targetGroup?: string | undefined;
  readonly zone?: string | undefined;
}

/** The series of a metric with exactly these dimensions. */
export function seriesOf(
  snapshot: AwsSnapshot,
  name: string,
  where: Where = {},
  statistic: Series["statistic"] = "Sum",
): Series | undefined {
  return snapshot.metrics?.find(
    (series) =>
      series.name === name &&
      series.statistic === statistic &&
      series.dimensions.TargetGroup === where.targetGroup &&
      series.dimensions.AvailabilityZone === where.zone,
  );
}

/** The sum of a metric over the window; undefined when it was not asked for (a missing point of one that was is 0). */
export function sumMetric(snapshot: AwsSnapshot, name: string, where: Where = {}): number | undefined {
  return seriesOf(snapshot, name, where)?.points.reduce((sum, [, value]) => sum + value, 0);
}

/** When a metric was first above zero. */
export function metricSince(snapshot: AwsSnapshot, name: string, where: Where = {}): string | undefined {
  return seriesOf(snapshot, name, where)?.points.find(([, value]) => value > 0)?.[0];
}

/** The zones that a metric is broken down by. */
export function zonesOf(snapshot: AwsSnapshot, name: string): readonly string[] {
  return (snapshot.metrics ?? []).flatMap(({ name: own, dimensions }) =>
    own === name && dimensions.AvailabilityZone !== undefined && dimensions.TargetGroup === undefined
      ? [dimensions.AvailabilityZone]
      : [],
  );
}
