import type { Cloud } from "./cloud.ts";
import { remember } from "./cloud.ts";
import { stateAt, type TargetHealth } from "./health.ts";
import type { Served } from "./load-balancer.ts";
import { groupsOf } from "./logs/health-check.ts";

/** Values of one metric under one set of dimensions, by minute since the epoch. */
export type MetricValues = ReadonlyMap<number, readonly number[]>;

/** All metrics of one load balancer: "Metric|Dimension=value,Dimension=value" (dimensions by name). */
type Book = ReadonlyMap<string, MetricValues>;

/** Looks a metric of namespace AWS/ApplicationELB up; nothing is stored for minutes without values, as with CloudWatch. */
export function createMetrics(
  cloud: Cloud,
): (metric: string, dimensions: Readonly<Record<string, string>>) => MetricValues {
  const byTail = new Map(
    cloud.world.loadBalancers.map((loadBalancer) => [
      cloud.names.loadBalancerTail(loadBalancer.name),
      loadBalancer.name,
    ]),
  );
  const books = remember((loadBalancer) => book(cloud, loadBalancer));
  return (metric, dimensions) => {
    const name = byTail.get(dimensions.LoadBalancer ?? "");
    return (name === undefined ? undefined : books(name).get(keyOf(metric, dimensions))) ?? new Map();
  };
}

function keyOf(metric: string, dimensions: Readonly<Record<string, string>>): string {
  const parts = Object.entries(dimensions).sort(([left], [right]) => (left < right ? -1 : 1));
  return `${metric}|${parts.map(([name, value]) => `${name}=${value}`).join(",")}`;
}

function book(cloud: Cloud, name: string): Book {
  const { names, world } = cloud;
  const loadBalancer = world.loadBalancers.find((other) => other.name === name);
  const values = new Map<string, Map<number, number[]>>();
  if (!loadBalancer) return values;
  const tail = names.loadBalancerTail(name);
  const zones = loadBalancer.subnets.map((subnet) => world.subnets.find((other) => other.name === subnet)?.zone ?? "");

  const scopes = remember((scope: string): Readonly<Record<string, string>> => {
    const [zone, group] = scope.split("|");
    return {
      ...(zone ? { AvailabilityZone: zone } : {}),
      LoadBalancer: tail,
      ...(group ? { TargetGroup: names.targetGroupTail(group) } : {}),
    };
  });
  const keys = remember((label: string) => {
    const [metric = "", zone = "", group = ""] = label.split("|");
    return keyOf(metric, scopes(`${zone}|${group}`));
  });
  function put(metric: string, minute: number, value: number, zone: string, group: string) {
    const key = keys(`${metric}|${zone}|${group}`);
    const series = values.get(key) ?? new Map<number, number[]>();
    values.set(key, series);
    const there = series.get(minute);
    if (there) there.push(value);
    else series.set(minute, [value]);
  }

  for (const served of cloud.served(name)) {
    const minute = Math.floor(cloud.time(served.endedAt) / 60_000);
    const zone = zones[served.node] ?? "";
    const group = served.group?.name;
    for (const [metric, value, scope] of observations(served)) {
      if (scope !== "group") {
        put(metric, minute, value, "", "");
        put(metric, minute, value, zone, "");
      }
      if (scope === "balancer" || !group) continue;
      put(metric, minute, value, "", group);
      if (scope === "both") put(metric, minute, value, zone, group);
    }
  }
  const first = Math.ceil(cloud.time(0) / 60_000);
  const last = Math.floor(cloud.now.getTime() / 60_000);
  for (const group of groupsOf(loadBalancer)) {
    if (world.targetGroups.find((other) => other.name === group)?.type === "lambda") continue;
    for (let minute = first; minute < last; minute++) {
      for (const seconds of [10, 30, 50]) {
        const second = (minute * 60_000 - cloud.time(0)) / 1000 + seconds;
        for (const [zone, members] of membersByZone(cloud, group)) {
          const states = members.map((health) => stateAt(health, second)?.state);
          put("HealthyHostCount", minute, states.filter((state) => state === "healthy").length, zone, group);
          put("UnHealthyHostCount", minute, states.filter((state) => state === "unhealthy").length, zone, group);
        }
      }
    }
  }
  return values;
}

/** A group's targets: all of them under "", and those of each zone. */
function membersByZone({ world, health }: Cloud, group: string): ReadonlyMap<string, readonly TargetHealth[]> {
  const all = health(group);
  const zoneOf = ({ target }: TargetHealth) => world.subnets.find(({ name }) => name === target.subnet)?.zone ?? "";
  return new Map([["", all], ...Map.groupBy(all, zoneOf)]);
}

/** Whether load balancers, target groups or both count a metric. */
type Scope = "balancer" | "group" | "both";

/** What one request adds to which metrics (load-balancer-cloudwatch-metrics.html). */
function* observations(served: Served): Generator<readonly [metric: string, value: number, scope: Scope]> {
  const { status, targetStatus, times, trouble, target, group, action, failOpen, errorReason } = served;
  const made = action === "redirect" || (targetStatus === undefined && status >= 400);
  if (made) yield [`HTTPCode_ELB_${Math.floor(status / 100)}XX_Count`, 1, "balancer"];
  if (made && [500, 502, 503, 504].includes(status)) yield [`HTTPCode_ELB_${status}_Count`, 1, "balancer"];
  if (action === "fixed-response") yield ["HTTP_Fixed_Response_Count", 1, "balancer"];
  if (action === "redirect") yield ["HTTP_Redirect_Count", 1, "balancer"];
  // Counted once a target was chosen (docs: not for requests rejected before).
  if (target || (group?.type === "lambda" && status !== 464)) yield ["RequestCount", 1, "both"];
  if (targetStatus !== undefined) {
    yield [`HTTPCode_Target_${Math.floor(targetStatus / 100)}XX_Count`, 1, "both"];
    yield ["TargetResponseTime", times[1], "both"];
  }
  if (trouble === "tls") yield ["TargetTLSNegotiationErrorCount", 1, "both"];
  else if (trouble) yield ["TargetConnectionErrorCount", 1, "both"];
  if (failOpen) yield ["UnhealthyRoutingRequestCount", 1, "both"];
  if (errorReason?.startsWith("Lambda")) yield ["LambdaUserError", 1, "group"];
}
