import type { FailureGroup } from "@cloud502/core";
import { type AwsSnapshot, countOf, firstSeen, lastSeen } from "./evidence.ts";
import { backendsOf } from "./settings.ts";

/** Failing requests of one pool (or of a part of it), with what they are measured against. */
export interface PoolFailures {
  /** The target group's ARN; undefined when the log names none. */
  readonly pool: string | undefined;
  readonly groups: readonly FailureGroup[];
  readonly count: number;
  /** All requests that went the same way, failed or not; undefined when the source counts failures only. */
  readonly requests: number | undefined;
  readonly share: number | undefined;
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
}

/** Sorts groups by pool. */
export function byPool(snapshot: AwsSnapshot, groups: readonly FailureGroup[]): readonly PoolFailures[] {
  return [...Map.groupBy(groups, ({ pool }) => pool)].map(([pool, own]) => poolFailures(snapshot, pool, own));
}

/** Sums groups up and measures them against the requests of their backends, or of the whole gateway when those are not counted. */
export function poolFailures(
  snapshot: AwsSnapshot,
  pool: string | undefined,
  groups: readonly FailureGroup[],
  addresses: readonly string[] = addressesOf(snapshot, pool),
): PoolFailures {
  const count = countOf(groups);
  const own = requestsTo(snapshot, addresses) ?? 0;
  const total = snapshot.failures?.requests?.total;
  const requests = own >= count && own > 0 ? own : total;
  return {
    pool,
    groups,
    count,
    requests,
    share: requests ? count / requests : undefined,
    firstSeen: firstSeen(groups),
    lastSeen: lastSeen(groups),
  };
}

/** Requests that reached these addresses, failed or not; undefined when the source does not count by backend. */
export function requestsTo(snapshot: AwsSnapshot, addresses: readonly string[]): number | undefined {
  const counts = snapshot.failures?.requests?.byBackend;
  return counts && addresses.reduce((sum, address) => sum + (counts[address] ?? 0), 0);
}

/** Every address that the pool has or that failed for it in the window. */
export function addressesOf(snapshot: AwsSnapshot, pool: string | undefined): readonly string[] {
  const registered = (backendsOf(snapshot, pool) ?? []).map(({ address }) => address);
  const failing = (snapshot.failures?.groups ?? []).flatMap((group) =>
    group.pool === pool && group.backend !== undefined ? [group.backend] : [],
  );
  return [...new Set([...registered, ...failing])];
}

/** Failures per backend, most first. */
export function byBackend(groups: readonly FailureGroup[]): ReadonlyMap<string, readonly FailureGroup[]> {
  const known = groups.filter(({ backend }) => backend !== undefined);
  const sorted = [...Map.groupBy(known, ({ backend }) => backend ?? "")];
  return new Map(sorted.sort(([, a], [, b]) => countOf(b) - countOf(a)));
}

/** Seconds from the first failure of the groups to the last. */
export function spanSeconds(groups: readonly FailureGroup[]): number {
  return (Date.parse(lastSeen(groups) ?? "") - Date.parse(firstSeen(groups) ?? "")) / 1000 || 0;
}

/** The share of the groups' requests that `test` holds for, 0 to 1. */
export function shareOf(groups: readonly FailureGroup[], test: (group: FailureGroup) => boolean): number {
  return countOf(groups.filter(test)) / Math.max(1, countOf(groups));
}
