import type { Backend, Evidence, FailureGroup, Match, Rule, Series, Snapshot } from "@cloud502/core";
import type { AzureFacts } from "../facts.ts";
import type { SignatureName } from "../logs/signatures.ts";
import { bindings } from "../probes.ts";

export type AzureRule = Rule<AzureFacts>;
export type AzureSnapshot = Snapshot<AzureFacts>;

/** Where facts come from, as evidence names it. */
export const sources = {
  health: "Microsoft.Network/applicationGateways/backendhealth",
  configuration: "Microsoft.Network/applicationGateways/read",
  network: "Microsoft.ResourceGraph/resources",
  metrics: "Microsoft.Insights/metrics",
  diagnostics: "Microsoft.Insights/diagnosticSettings",
  resourceHealth: "Microsoft.ResourceHealth/availabilityStatuses",
  advisor: "Microsoft.Advisor/recommendations",
} as const;

/** A decisive observation. */
export function proves(fact: string, source: string): Evidence {
  return { direction: "for", fact, source };
}

/** An observation that fits but would not prove it alone. */
export function fits(fact: string, source: string): Evidence {
  return { direction: "for", fact, source, circumstantial: true };
}

/** An observation that speaks against it; circumstantial, so that it casts doubt without refuting. */
export function doubts(fact: string, source: string): Evidence {
  return { direction: "against", fact, source, circumstantial: true };
}

/** What every `az` command needs: resource group and gateway; and the parts of a pool's id. */
export function namesOf({ gateway, facts }: AzureSnapshot, pool?: string): Record<string, string> {
  const [poolPart, settingPart] = pool?.split("~") ?? [];
  const binding = facts && pool ? bindings(facts).find(({ id }) => id === pool) : undefined;
  const port = binding?.probe?.port ?? binding?.setting.port ?? gateway.pools.find(({ id }) => id === pool)?.port;
  return {
    group: facts?.resourceGroup ?? gateway.scope["resource group"] ?? "RESOURCE_GROUP",
    gateway: gateway.name,
    ...(poolPart && { pool: poolPart }),
    ...(settingPart && { setting: settingPart }),
    probe: binding?.probe?.name ?? "PROBE",
    port: String(port ?? "PORT"),
  };
}

/** Failing requests with one of these signatures; of one pool when named (v1 logs name none: they count for any). */
export function failing(
  { failures }: AzureSnapshot,
  names: readonly SignatureName[],
  pool?: string,
): readonly FailureGroup[] {
  const wanted: readonly string[] = names;
  return (failures?.groups ?? []).filter(
    (group) =>
      group.provider === "azure" &&
      group.kind === "request" &&
      wanted.includes(group.signature) &&
      (pool === undefined || group.pool === undefined || sameName(group.pool, pool)),
  );
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function total(groups: readonly FailureGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** ISO 8601 of the first of them; undefined for none. */
function firstOf(groups: readonly FailureGroup[]): string | undefined {
  return groups.map(({ firstSeen }) => firstSeen).sort()[0];
}

function lastOf(groups: readonly FailureGroup[]): string | undefined {
  return groups
    .map(({ lastSeen }) => lastSeen)
    .sort()
    .at(-1);
}

/** Groups by a key, in order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const of = found.get(key(item)) ?? [];
    of.push(item);
    found.set(key(item), of);
  }
  return found;
}

/** The source of log evidence: the format or the table. */
export function logSource(groups: readonly FailureGroup[]): string {
  return `${groups[0]?.source ?? "appgw-access"} log`;
}

/** "3 requests failed with 502 between … and …" */
export function counted(groups: readonly FailureGroup[], what: string): string {
  const statuses = [...new Set(groups.map(({ status }) => status))].join(", ");
  return `${total(groups)} requests got ${statuses}: ${what}; first ${firstOf(groups) ?? "?"}, last ${lastOf(groups) ?? "?"}`;
}

/** A match about requests, with its count and first time. */
export function aboutRequests(groups: readonly FailureGroup[], match: Omit<Match, "requests" | "firstSeen">): Match {
  const firstSeen = firstOf(groups);
  return { ...match, requests: total(groups), ...(firstSeen && { firstSeen }) };
}

/** Addresses in words: at most five. */
export function listed(items: readonly string[]): string {
  const unique = [...new Set(items)];
  return unique.length > 5 ? `${unique.slice(0, 5).join(", ")} and ${unique.length - 5} more` : unique.join(", ");
}

/** The servers of each pool, as health reported them. */
export function serversByPool({ backends = [] }: AzureSnapshot): ReadonlyMap<string, readonly Backend[]> {
  return groupBy(backends, ({ pool }) => pool);
}

/** Pools whose every server is unhealthy. */
export function isDown(servers: readonly Backend[]): boolean {
  return servers.length > 0 && servers.every(({ state }) => state === "unhealthy");
}

export function series(
  { metrics = [] }: AzureSnapshot,
  name: string,
  dimensions: Readonly<Record<string, string>> = {},
): readonly Series[] {
  return metrics.filter(
    (one) =>
      one.name === name &&
      Object.entries(dimensions).every(([key, value]) => sameName(one.dimensions[key] ?? "", value)),
  );
}

export function sum(all: readonly Series[]): number {
  return all.reduce((whole, { points }) => whole + points.reduce((part, [, value]) => part + value, 0), 0);
}
