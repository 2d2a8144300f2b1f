import type { Evidence } from "@cloud502/core";
import { isPlaceholder, specialAddress } from "../addresses.ts";
import { apiFact, type CloudflareSnapshot, type HostFailures, originOf } from "./support.ts";

export const isTunnel = ({ host }: HostFailures, snapshot: CloudflareSnapshot) =>
  originOf(snapshot, host)?.kind === "tunnel";
export const subrequest = ({ groups }: HostFailures) => groups.some(({ detail }) => detail?.subrequest === "true");
/** A proxied record that can never work explains the errors better than what its address did. */
export const goesNowhere = ({ host }: HostFailures, snapshot: CloudflareSnapshot) =>
  originOf(snapshot, host)?.targets.some(
    ({ address }) => specialAddress(address) !== undefined && !isPlaceholder(address),
  ) ?? false;
export const checked =
  (error: RegExp) =>
  ({ host }: HostFailures, snapshot: CloudflareSnapshot) =>
    (snapshot.facts?.checks ?? [])
      .filter((check) => check.hostname === host && error.test(check.error ?? ""))
      .map((check) => ({
        direction: "for" as const,
        fact: `A direct request to ${check.address}:${check.port} ended with ${check.error}`,
        source: "origin check",
      }));

/** The data centre that makes nine in ten of the errors while it serves less than two thirds of the traffic. */
export function oneColo(
  { groups }: HostFailures,
  { metrics }: CloudflareSnapshot,
): { readonly colo: string; readonly share: number; readonly traffic: number } | undefined {
  const failing = new Map<string, number>();
  for (const { kind, detail, count } of groups) {
    if (kind === "request" && detail?.colo) failing.set(detail.colo, (failing.get(detail.colo) ?? 0) + count);
  }
  const all = [...failing.values()].reduce((sum, count) => sum + count, 0);
  const [worst] = [...failing].sort(([, a], [, b]) => b - a);
  const requests = (metrics ?? []).filter(({ name, dimensions }) => name === "requests" && dimensions.colo);
  const sum = (list: typeof requests) =>
    list.reduce((total, { points }) => total + points.reduce((part, [, value]) => part + value, 0), 0);
  // Without the whole traffic by data centre, one colo may simply be where all visitors are.
  if (!worst || requests.length < 2) return undefined;
  const [colo, count] = worst;
  const traffic = sum(requests.filter(({ dimensions }) => dimensions.colo === colo)) / sum(requests);
  return count / all >= 0.9 && traffic < 2 / 3 ? { colo, share: count / all, traffic } : undefined;
}

export function pageRules({ host }: HostFailures, { facts }: CloudflareSnapshot): readonly string[] {
  const origin = facts?.origins.find(({ hostname }) => hostname === host);
  if (!facts?.pageRules || facts.workerRoutes === undefined || (origin?.workers.length ?? 0) > 0) return [];
  const changing = ["forwarding_url", "resolve_override", "host_header_override", "sort_query_string_for_cache"];
  return facts.pageRules
    .filter(
      ({ status, pattern, actions }) =>
        status === "active" && pattern.includes(host) && actions.some(({ id }) => changing.includes(id)),
    )
    .map(({ pattern }) => pattern);
}

export function placeholder({ host }: HostFailures, { facts }: CloudflareSnapshot): string | undefined {
  const targets =
    facts?.origins
      .find(({ hostname }) => hostname === host)
      ?.targets.filter(({ via }) => via.startsWith("origin rule")) ?? [];
  for (const { address } of targets) {
    if (isPlaceholder(address)) return address;
    const record = facts?.records?.find(({ name, content }) => name === address && isPlaceholder(content));
    if (record) return `${address} (${record.content})`;
  }
  return undefined;
}

export function sslModeEvidence(
  { host }: HostFailures,
  snapshot: CloudflareSnapshot,
  modes: readonly string[],
): readonly Evidence[] {
  const mode = originOf(snapshot, host)?.sslMode;
  if (!mode) return [];
  return [
    {
      direction: modes.includes(mode) ? "for" : "against",
      fact: `The SSL mode of ${host} is ${mode}`,
      source: "cloudflare:settings/ssl",
      circumstantial: true,
    },
  ];
}

export function expiredOriginCa({ host }: HostFailures, { facts, takenAt }: CloudflareSnapshot): readonly Evidence[] {
  const covering = (facts?.originCa ?? []).filter(({ hostnames }) =>
    hostnames.some((name) => name === host || (name.startsWith("*.") && host.endsWith(name.slice(1)))),
  );
  const expired = covering.filter(
    ({ expiresOn }) => expiresOn !== undefined && Date.parse(expiresOn) < Date.parse(takenAt),
  );
  return expired.length > 0 && expired.length === covering.length
    ? [apiFact(`The Origin CA certificate for ${host} expired on ${expired[0]?.expiresOn}`, "certificates")]
    : [];
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
