import type { FailureGroup } from "@cloud502/core";
import { burstOf } from "./deploys.ts";
import { type AwsSnapshot, countOf, exceeds, groupsOf, lastSeen } from "./evidence.ts";
import type { Family } from "./families.ts";
import { addressesOf, byBackend, byPool, type PoolFailures, poolFailures, requestsTo } from "./pools.ts";
import { backendsOf } from "./settings.ts";
import { concentration, timesWorseThanNeighbours, zoneConcentration } from "./thresholds.ts";
import { isTlsFailure } from "./tls.ts";

/** Failures of one family in one pool, and what they are confined to. Exactly one shape holds, so that no request is blamed twice. */
export interface Cluster extends PoolFailures {
  readonly shape: "spread" | "target" | "zone";
  /** The target or zone that they are confined to. */
  readonly only?: string;
  /** In words, why they are confined. */
  readonly contrast?: string;
}

/** What was found before: many rules ask for the same. */
const found = new WeakMap<AwsSnapshot, Map<Family, readonly Cluster[]>>();

/** The clusters of a family that reach its floor, without those that a deployment, TLS or a dying target explains better. */
export function clustersOf(snapshot: AwsSnapshot, family: Family): readonly Cluster[] {
  const ofSnapshot = found.get(snapshot) ?? new Map<Family, readonly Cluster[]>();
  found.set(snapshot, ofSnapshot);
  const clusters = ofSnapshot.get(family) ?? findClusters(snapshot, family);
  ofSnapshot.set(family, clusters);
  return clusters;
}

function findClusters(snapshot: AwsSnapshot, family: Family): readonly Cluster[] {
  return byPool(snapshot, groupsOf(snapshot, ...family.signatures)).flatMap(({ pool, groups }) => {
    const left = unexplained(snapshot, family, pool, groups);
    if (left.length === 0) return [];
    const cluster =
      confinedToTarget(snapshot, pool, left) ??
      confinedToZone(snapshot, pool, left) ??
      ({ ...poolFailures(snapshot, pool, left), shape: "spread" } as const);
    return exceeds(family.floor, cluster.count, cluster.share) ? [cluster] : [];
  });
}

function unexplained(
  snapshot: AwsSnapshot,
  { key }: Family,
  pool: string | undefined,
  groups: readonly FailureGroup[],
): readonly FailureGroup[] {
  if ((key === "refuses" || key === "connect-timeout") && isTlsFailure(snapshot, pool)) return [];
  const replaced = new Set(burstOf(snapshot, pool)?.groups);
  const dying = key === "closes" ? lastBreaths(snapshot, pool, groups) : new Set();
  return groups.filter((group) => !replaced.has(group) && !dying.has(group));
}

/** A process that dies closes what it holds, then refuses: the closes are the beginning of the refusals, when those are far more. */
function lastBreaths(
  snapshot: AwsSnapshot,
  pool: string | undefined,
  groups: readonly FailureGroup[],
): ReadonlySet<FailureGroup> {
  const refusals = byBackend(groupsOf(snapshot, "connect-failed").filter((group) => group.pool === pool));
  const dying = [...byBackend(groups)].flatMap(([backend, closed]) => {
    const refused = refusals.get(backend) ?? [];
    const goesOn = (lastSeen(refused) ?? "") >= (lastSeen(closed) ?? "");
    return goesOn && countOf(refused) >= 3 * countOf(closed) ? closed : [];
  });
  return new Set(dying);
}

function confinedToTarget(
  snapshot: AwsSnapshot,
  pool: string | undefined,
  groups: readonly FailureGroup[],
): Cluster | undefined {
  const [worst] = byBackend(groups);
  if (!worst) return undefined;
  const [backend, own] = worst;
  const neighbours = neighboursOf(snapshot, pool, [backend]);
  if (neighbours.length === 0 || countOf(own) < concentration * countOf(groups)) return undefined;
  const contrast = contrastOf(snapshot, countOf(groups) - countOf(own), countOf(own), [backend], neighbours);
  if (!contrast) return undefined;
  return { ...poolFailures(snapshot, pool, own, [backend]), shape: "target", only: backend, contrast };
}

function confinedToZone(
  snapshot: AwsSnapshot,
  pool: string | undefined,
  groups: readonly FailureGroup[],
): Cluster | undefined {
  const zones = Map.groupBy(backendsOf(snapshot, pool) ?? [], ({ zone }) => zone);
  for (const [zone, members] of zones) {
    const addresses = members.map(({ address }) => address);
    const own = groups.filter(({ backend }) => backend !== undefined && addresses.includes(backend));
    if (zone === undefined || byBackend(own).size < 2) continue;
    if (byBackend(own).size < addresses.length || countOf(own) < zoneConcentration * countOf(groups)) continue;
    const neighbours = neighboursOf(snapshot, pool, addresses);
    const contrast = contrastOf(snapshot, countOf(groups) - countOf(own), countOf(own), addresses, neighbours);
    if (neighbours.length === 0 || !contrast) continue;
    return { ...poolFailures(snapshot, pool, own, addresses), shape: "zone", only: zone, contrast };
  }
  return undefined;
}

/** The pool's other targets that were there to fail as well. */
function neighboursOf(snapshot: AwsSnapshot, pool: string | undefined, without: readonly string[]): readonly string[] {
  const counts = snapshot.failures?.requests?.byBackend;
  const idle = new Set(
    (backendsOf(snapshot, pool) ?? []).flatMap(({ state, address }) =>
      state === "unused" || state === "draining" || state === "initial" ? [address] : [],
    ),
  );
  return addressesOf(snapshot, pool).filter(
    (address) => !without.includes(address) && (counts ? (counts[address] ?? 0) > 0 : !idle.has(address)),
  );
}

/** Says how much oftener the suspects fail than their neighbours; undefined when that is not often enough to single them out. */
function contrastOf(
  snapshot: AwsSnapshot,
  others: number,
  own: number,
  suspects: readonly string[],
  neighbours: readonly string[],
): string | undefined {
  const tried = requestsTo(snapshot, suspects);
  const triedOthers = requestsTo(snapshot, neighbours);
  const total = own + others;
  if (!tried || !triedOthers) return `${own} of ${total} failures; ${neighbours.length} neighbours have ${others}`;
  if (own / tried < timesWorseThanNeighbours * (others / triedOthers)) return undefined;
  return `${own} of ${total} failures with ${tried} requests; ${neighbours.length} neighbours have ${others} with ${triedOthers}`;
}
