import type { FailureGroup } from "@cloud502/core";
import { type AwsSnapshot, countOf, groupsOf } from "./evidence.ts";
import { byBackend, spanSeconds } from "./pools.ts";
import { backendsOf } from "./settings.ts";
import { burstSeconds, concentration, hopFloor } from "./thresholds.ts";

/** Failures of a pool that come from its targets being replaced or restarted. */
export interface Burst {
  readonly groups: readonly FailureGroup[];
  readonly backends: readonly string[];
  /** "membership": those targets left, are leaving or arriving; "turns": the same targets failed briefly, one after the other. */
  readonly shape: "membership" | "turns";
}

/**
 * Finds the failures of a replacement: closes and refused connections confined to targets that come or go (or to one
 * target after the other), each for a burst no longer than a restart. A keep-alive race spreads over time and targets; a
 * crashed target stays in the group.
 */
export function burstOf(snapshot: AwsSnapshot, pool: string | undefined): Burst | undefined {
  const registered = backendsOf(snapshot, pool);
  if (!registered || registered.length === 0) return undefined;
  const groups = groupsOf(snapshot, "closed-before-response", "connect-failed").filter((group) => group.pool === pool);
  const total = countOf(groups);
  const brief = [...byBackend(groups)].filter(([, own]) => spanSeconds(own) <= burstSeconds);
  const settled = new Set(registered.flatMap(({ state, address }) => (isMoving(state) ? [] : [address])));
  const moving = brief.filter(([backend]) => !settled.has(backend));
  if (explains(moving, total)) return toBurst(moving, "membership");
  const calm = registered.every(({ state }) => state !== "unhealthy");
  const staying = brief.filter(([backend]) => settled.has(backend));
  if (calm && staying.length >= 2 && explains(staying, total) && takeTurns(staying)) return toBurst(staying, "turns");
  return undefined;
}

type Own = readonly [backend: string, groups: readonly FailureGroup[]];

function isMoving(state: string): boolean {
  return state === "draining" || state === "initial";
}

/** Nearly all failures are theirs, and each lost several: a single loss per target is what a race does. */
function explains(own: readonly Own[], total: number): boolean {
  const count = own.reduce((sum, [, groups]) => sum + countOf(groups), 0);
  return count >= hopFloor.count && count >= concentration * total && count >= 2 * own.length;
}

/** No two failed at the same time: a rolling restart, not an event that hit all. */
function takeTurns(own: readonly Own[]): boolean {
  const spans = own
    .map(([, groups]) => ({
      from: Math.min(...groups.map(({ firstSeen }) => Date.parse(firstSeen))),
      to: Math.max(...groups.map(({ lastSeen }) => Date.parse(lastSeen))),
    }))
    .sort((a, b) => a.from - b.from);
  return spans.every(({ from }, index) => index === 0 || from > (spans[index - 1]?.to ?? from));
}

function toBurst(own: readonly Own[], shape: Burst["shape"]): Burst {
  return { groups: own.flatMap(([, groups]) => groups), backends: own.map(([backend]) => backend), shape };
}
