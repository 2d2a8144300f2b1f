import type { Evidence, FailureGroup, Snapshot } from "@cloud502/core";

/** A snapshot's failure groups that a log format wrote. */
export function groupsOf(snapshot: Snapshot, ...sources: readonly string[]): readonly FailureGroup[] {
  return (snapshot.failures?.groups ?? []).filter(({ source }) => sources.includes(source));
}

/** A snapshot's failing requests, whatever format they were read with: one of the user's own has an id of its own. */
export function requestsOf(snapshot: Snapshot): readonly FailureGroup[] {
  return (snapshot.failures?.groups ?? []).filter(({ kind }) => kind === "request");
}

export function countOf(groups: readonly FailureGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** The earliest `firstSeen`, ISO 8601; undefined for no groups. */
export function earliest(groups: readonly FailureGroup[]): string | undefined {
  return groups.flatMap(({ firstSeen }) => firstSeen || []).sort()[0];
}

/** The groups by subject, in order of appearance. */
export function bySubject(
  groups: readonly FailureGroup[],
  subject: (group: FailureGroup) => string,
): ReadonlyMap<string, readonly FailureGroup[]> {
  return Map.groupBy(groups, subject);
}

/**
 * Two spans of time meet, give or take `slackSeconds` (error logs have whole seconds only), or one of them is not dated at
 * all. `shift` milliseconds are added to the times of `a`, see zoneShift.
 */
export function meets(a: FailureGroup, b: FailureGroup, slackSeconds: number, shift = 0): boolean {
  if (a.firstSeen === "" || b.firstSeen === "") return true;
  const slack = slackSeconds * 1000;
  return (
    Date.parse(a.firstSeen) + shift - slack <= Date.parse(b.lastSeen) &&
    Date.parse(b.firstSeen) - slack <= Date.parse(a.lastSeen) + shift
  );
}

/** Two groups may be of one backend: none of them names another. */
export function sameBackend(a: FailureGroup, b: FailureGroup): boolean {
  return a.backend === undefined || b.backend === undefined || a.backend === b.backend;
}

/** Stands in titles for a backend that a log does not name. */
export const someBackend = "the backend";

/** The observation that `groups` are: how often what was seen, and where. */
export function observed(groups: readonly FailureGroup[], what: string): Evidence {
  const sample = groups.flatMap(({ samples }) => samples)[0];
  const source = groups[0]?.source ?? "";
  const log = source.endsWith("log") ? source : `${source} log`;
  return {
    direction: "for",
    fact: `${countOf(groups)} × ${what}`,
    source: sample ? `${log}, ${sample.source}` : log,
  };
}

/**
 * Whether failures are more than background noise: always in a small log, or when failures are most of what failed; in a big
 * one from one request in ten thousand on.
 */
export function matters(snapshot: Snapshot, count: number): boolean {
  const total = snapshot.failures?.requests?.total ?? 0;
  if (total < 10_000 || count >= total / 10_000) return true;
  const failing = countOf(requestsOf(snapshot));
  return count >= failing / 2;
}
