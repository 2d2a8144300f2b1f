import type { Evidence, FailureGroup, Match, Rule, RuleText, Snapshot } from "@cloud502/core";
import type { CloudflareFacts } from "../facts.ts";
import { expressionConcerns } from "../hostnames.ts";

export type CloudflareSnapshot = Snapshot<CloudflareFacts>;
export type CloudflareRule = Rule<CloudflareFacts>;
export type Origin = CloudflareFacts["origins"][number];

/** Roots of Cloudflare's documentation. */
export const docs = "https://developers.cloudflare.com";
export const errorDocs = `${docs}/support/troubleshooting/http-status-codes/cloudflare-5xx-errors`;
export const codeDocs = `${docs}/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors`;

/** Failing requests of one hostname with one of the signatures asked for. */
export interface HostFailures {
  /** The zone's name where the source has no hostname. */
  readonly host: string;
  readonly known: boolean;
  readonly requests: number;
  readonly firstSeen: string;
  readonly groups: readonly FailureGroup[];
}

/** Failing requests by hostname; detail events of the same requests come along and are never counted twice. */
export function failuresByHost(
  snapshot: CloudflareSnapshot,
  wanted: (group: FailureGroup) => boolean,
): readonly HostFailures[] {
  const hosts = new Map<string, FailureGroup[]>();
  for (const group of snapshot.failures?.groups ?? []) {
    if (group.provider !== "cloudflare" || !wanted(group)) continue;
    const host = group.host ?? "";
    hosts.set(host, [...(hosts.get(host) ?? []), group]);
  }
  return [...hosts].map(([host, groups]) => {
    const counted = groups.filter(({ kind }) => kind === "request");
    const sum = (list: readonly FailureGroup[]) => list.reduce((all, { count }) => all + count, 0);
    return {
      host: host || snapshot.gateway.name,
      known: host !== "",
      requests: sum(counted),
      firstSeen: groups.map(({ firstSeen }) => firstSeen).sort()[0] ?? "",
      groups,
    };
  });
}

/** One sentence of evidence per source that saw the failures. */
function failureEvidence({ host, groups }: HostFailures): readonly Evidence[] {
  const sources = new Map<string, FailureGroup[]>();
  for (const group of groups) sources.set(group.source, [...(sources.get(group.source) ?? []), group]);
  return [...sources].map(([source, list]) => {
    const count = list.reduce((sum, group) => sum + group.count, 0);
    const pairs = [
      ...new Set(list.map(({ status, backendStatus }) => `${status ?? "?"} (origin ${backendStatus ?? "not asked"})`)),
    ];
    const backends = [...new Set(list.flatMap(({ backend }) => backend ?? []))];
    const colos = [...new Set(list.flatMap(({ detail }) => detail?.colo ?? []))];
    const seconds = list.flatMap(({ timings }) => timings?.backend?.p50 ?? []);
    const parts = [
      `${count === 1 ? "1 request" : `${count} requests`} for ${host} answered ${pairs.join(", ")}`,
      backends.length > 0 ? `by way of ${few(backends)}` : "",
      seconds.length > 0 ? `after ${Math.max(...seconds).toFixed(1)} s` : "",
      colos.length > 0 ? `in ${few(colos)}` : "",
    ];
    return { direction: "for" as const, fact: parts.filter(Boolean).join(" "), source: sourceName(source) };
  });
}

function sourceName(source: string): string {
  if (source === "cloudflare-graphql") return "cloudflare:httpRequestsAdaptiveGroups";
  if (source === "cloudflare-graphql workers") return "cloudflare:workersZoneInvocationsAdaptiveGroups";
  if (source === "cloudflare-log-explorer") return "cloudflare:logExplorer";
  return `${source} log`;
}

function few(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
}

/** A match about one hostname's failing requests. */
export function hostMatch(
  failures: HostFailures,
  more: readonly Evidence[] = [],
  names: Readonly<Record<string, string>> = {},
): Match {
  const origin = failures.groups.find(({ backend }) => backend)?.backend;
  return {
    subject: failures.host,
    evidence: [...failureEvidence(failures), ...more],
    requests: failures.requests,
    firstSeen: failures.firstSeen,
    ...(failures.known && { pool: failures.host }),
    names: { host: failures.host, ...(origin && { origin }), ...names },
  };
}

export function originOf(snapshot: CloudflareSnapshot, host: string): Origin | undefined {
  return snapshot.facts?.origins.find(({ hostname }) => hostname === host);
}

/** Evidence from Cloudflare's API. */
export function apiFact(fact: string, source: string): Evidence {
  return { direction: "for", fact, source: `cloudflare:${source}` };
}

/** Configuration that will fail, though nothing may have failed yet. */
export function lint(rule: Omit<RuleText, "latent"> & Pick<CloudflareRule, "detect">): CloudflareRule {
  return { ...rule, latent: true };
}

/** Days from the snapshot to `time`; undefined when there is none. */
export function daysLeft(snapshot: CloudflareSnapshot, time: string | undefined): number | undefined {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isFinite(at) ? (at - Date.parse(snapshot.takenAt)) / 86_400_000 : undefined;
}

/** A zone setting as text: "on", "strict", "100". */
export function setting(snapshot: CloudflareSnapshot, id: string): string | undefined {
  const value = snapshot.facts?.settings?.[id];
  return value === undefined ? undefined : String(value);
}

/** How long Cloudflare waits for a hostname's origin, in seconds: a cache rule's word before the zone's; undefined = not known, and never assumed. */
export function readTimeoutSeconds({ facts, limits }: CloudflareSnapshot, host: string): number | undefined {
  const rule = facts?.readTimeoutRules?.find(({ expression }) => expressionConcerns(expression, host) === "yes");
  return rule?.seconds ?? limits?.responseTimeoutSeconds;
}
