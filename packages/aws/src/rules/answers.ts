import type { FailureGroup, Match } from "@cloud502/core";
import { type AwsSnapshot, counted, exceeds, hint, logSource, present, proof, sources, sumMetric } from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { byPool } from "./pools.ts";
import type { Floor } from "./thresholds.ts";

interface Asked {
  readonly floor: Floor;
  /** What the line says, in words. */
  readonly fact: string;
  /** A metric that counts the same, of the target group or of the whole load balancer. */
  readonly metric?: string | undefined;
}

/** For rules of one exact signature: a match per pool whose requests reach the floor, with its metric beside the log. */
export function answersOf(
  snapshot: AwsSnapshot,
  groups: readonly FailureGroup[],
  { floor, fact, metric }: Asked,
): readonly Match[] {
  return byPool(snapshot, groups).flatMap(({ pool, groups: own, count, requests, share, firstSeen }) => {
    if (!exceeds(floor, count, share)) return [];
    const sum =
      metric === undefined
        ? 0
        : (sumMetric(snapshot, metric, { targetGroup: pool }) ?? sumMetric(snapshot, metric) ?? 0);
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: present(
            proof(`${counted(count, requests)}: ${fact}`, logSource(own)),
            sum > 0 && hint(`${metric} is ${sum}`, sources.metrics),
          ),
          requests: count,
          firstSeen,
        },
      ),
    ];
  });
}
