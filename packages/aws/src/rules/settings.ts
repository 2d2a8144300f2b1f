import type { Backend, Probe } from "@cloud502/core";
import { type AttributeName, attribute as inForce } from "../attributes.ts";
import type { AwsFacts } from "../facts.ts";
import type { AwsSnapshot } from "./evidence.ts";

export type TargetGroup = AwsFacts["targetGroups"][number];
export type Action = NonNullable<AwsFacts["listeners"]>[number]["defaultActions"][number];

/** A load-balancer attribute or its default; undefined when attributes could not be read. */
export function attribute(snapshot: AwsSnapshot, name: AttributeName): string | undefined {
  const attributes = snapshot.facts?.loadBalancer?.attributes;
  return attributes && inForce(attributes, name);
}

/** A target-group attribute or its default; undefined when attributes could not be read. */
export function groupAttribute(group: TargetGroup | undefined, name: AttributeName): string | undefined {
  return group?.attributes && inForce(group.attributes, name);
}

/** Seconds that the load balancer waits between two bytes; undefined when unknown. */
export function idleTimeout(snapshot: AwsSnapshot): number | undefined {
  return snapshot.limits?.idleTimeoutSeconds ?? seconds(attribute(snapshot, "idle_timeout.timeout_seconds"));
}

/** Seconds that a deregistering target may finish in; undefined when unknown. */
export function deregistrationDelay(snapshot: AwsSnapshot, pool: string | undefined): number | undefined {
  return seconds(groupAttribute(groupOf(snapshot, pool), "deregistration_delay.timeout_seconds"));
}

function seconds(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value;
}

export function groupOf(snapshot: AwsSnapshot, pool: string | undefined): TargetGroup | undefined {
  return snapshot.facts?.targetGroups.find(({ arn }) => arn === pool);
}

/** The pool's protocol in capitals, from the facts or the gateway; undefined in logs. */
export function protocolOf(snapshot: AwsSnapshot, pool: string | undefined): string | undefined {
  return groupOf(snapshot, pool)?.protocol ?? snapshot.gateway.pools.find(({ id }) => id === pool)?.protocol;
}

/** What users call a pool: its name, or the name inside its ARN. */
export function poolName(snapshot: AwsSnapshot, pool: string | undefined): string {
  if (pool === undefined) return snapshot.gateway.name;
  const known = snapshot.gateway.pools.find(({ id }) => id === pool)?.name ?? groupOf(snapshot, pool)?.name;
  return known ?? pool.split(":targetgroup/")[1]?.split("/")[0] ?? pool;
}

/** The targets of a pool; undefined when its health was not asked for or could not be read. */
export function backendsOf(snapshot: AwsSnapshot, pool: string | undefined): readonly Backend[] | undefined {
  if (pool === undefined || snapshot.backends === undefined) return undefined;
  const backends = snapshot.backends.filter((backend) => backend.pool === pool);
  return backends.length > 0 || !healthUnknown(snapshot, pool) ? backends : undefined;
}

/** An empty list means an empty group only when nothing went wrong while asking: a group that was read says how many targets it has. */
function healthUnknown(snapshot: AwsSnapshot, pool: string): boolean {
  const counted = snapshot.facts?.targetGroups.some(({ targets }) => targets !== undefined);
  if (counted && groupOf(snapshot, pool)?.targets === undefined) return true;
  const name = poolName(snapshot, pool);
  return snapshot.gaps.some(
    ({ question }) =>
      question.startsWith("backends") ||
      (question.startsWith("health") && (question.includes(name) || question.includes(pool))),
  );
}

export function probeOf(snapshot: AwsSnapshot, pool: string | undefined): Probe | undefined {
  return snapshot.probes?.find((probe) => probe.pool === pool);
}

/** Target groups that requests can reach: attached ones. A function's group has no ports or health of its own. */
export function groupsInUse(snapshot: AwsSnapshot): readonly TargetGroup[] {
  return (snapshot.facts?.targetGroups ?? []).filter(({ loadBalancers }) => loadBalancers.length > 0);
}

/** "10.0.1.5:8080" → host and port; the port is after the last colon, IPv6 may be bracketed. */
export function splitAddress(address: string): { readonly host: string; readonly port: number | undefined } {
  const at = address.lastIndexOf(":");
  const port = Number(address.slice(at + 1));
  if (at < 0 || !Number.isInteger(port) || port <= 0) return { host: address, port: undefined };
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ""), port };
}

/** A health check in words: "HTTP GET /healthz on traffic-port every 30 s, timeout 5 s". */
export function probeText(probe: Probe): string {
  const path = probe.path === undefined ? "" : ` GET ${probe.path}`;
  return `${probe.protocol}${path} on ${probe.port} every ${probe.intervalSeconds} s, timeout ${probe.timeoutSeconds} s`;
}
