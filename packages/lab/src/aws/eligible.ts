import { propagationSeconds } from "./exchange.ts";
import { stateAt, type TargetHealth } from "./health.ts";
import type { Target, World } from "./world.ts";

/** Who may get a request, until someone's state changes. */
interface Eligible {
  readonly targets: readonly Target[];
  readonly failOpen: boolean;
  /** Second of the hour. */
  readonly until: number;
}

/** Healthy targets; when there are none, all that are registered (fail-open; initial ones too). */
function eligible(members: readonly TargetHealth[], second: number): Eligible {
  const healthy: Target[] = [];
  const others: Target[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const member of members) {
    const now = stateAt(member, second);
    // A node goes on sending for a moment after a deregistration.
    const state = now?.state === "draining" ? stateAt(member, second - propagationSeconds) : now;
    if (state?.state === "healthy" || state?.state === "unavailable") healthy.push(member.target);
    else if (state?.state === "unhealthy" || state?.state === "initial") others.push(member.target);
    for (const { at } of member.states) {
      if (at > second) until = Math.min(until, at);
      if (at + propagationSeconds > second) until = Math.min(until, at + propagationSeconds);
    }
  }
  if (healthy.length > 0) return { targets: healthy, failOpen: false, until };
  return { targets: others, failOpen: others.length > 0, until };
}

/** Remembers who is eligible by group and zone; `second` never goes back. */
export function createEligible(
  world: World,
  health: (group: string) => readonly TargetHealth[],
): (group: string, zone: string | undefined, second: number) => Eligible {
  const known = new Map<string, Eligible>();
  const zones = new Map(world.subnets.map(({ name, zone }) => [name, zone]));
  return (group, zone, second) => {
    const key = `${group}/${zone ?? ""}`;
    const last = known.get(key);
    if (last && second < last.until) return last;
    const members = health(group).filter(({ target }) => zone === undefined || zones.get(target.subnet) === zone);
    const found = eligible(members, second);
    known.set(key, found);
    return found;
  };
}
