import type { Match } from "@cloud502/core";
import { type AwsSnapshot, counted, exceeds, hint, metricSince, proof, sources, sumMetric } from "./evidence.ts";
import { matchAbout, namesOf } from "./names.ts";
import { backendsOf } from "./settings.ts";
import { hopFloor } from "./thresholds.ts";
import { isTlsFailure } from "./tls.ts";

/** What failed connections turned into, as the load balancer counts it, and what they then were. */
export interface Reading {
  /** The status that goes with this reading, and the one that goes with the other. */
  readonly status: "502" | "504";
  readonly other: "502" | "504";
  /** "refused, not timed out" */
  readonly says: string;
}

/** Failed connections of a snapshot without access logs, pool by pool, where the metrics leave this one reading; always inferred. */
export function connectionsByMetricsAlone(snapshot: AwsSnapshot, { status, other, says }: Reading): readonly Match[] {
  if (snapshot.failures?.groups.some(({ kind }) => kind === "request")) return [];
  const own = sumMetric(snapshot, `HTTPCode_ELB_${status}_Count`) ?? 0;
  const rest = sumMetric(snapshot, `HTTPCode_ELB_${other}_Count`) ?? 0;
  return snapshot.gateway.pools.flatMap(({ id: pool }) => {
    const failed = sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: pool }) ?? 0;
    const asked = sumMetric(snapshot, "RequestCount");
    if (!exceeds(hopFloor, Math.min(failed, own), asked && failed / asked)) return [];
    if (rest > own / 2 || isTlsFailure(snapshot, pool)) return [];
    const [first] = backendsOf(snapshot, pool) ?? [];
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend: first?.address }),
          evidence: [
            proof(`TargetConnectionErrorCount is ${counted(failed, asked)} for this target group`, sources.metrics),
            hint(
              `HTTPCode_ELB_${status}_Count is ${own}, HTTPCode_ELB_${other}_Count ${rest}: ${says}`,
              sources.metrics,
            ),
          ],
          requests: Math.min(failed, own),
          firstSeen: metricSince(snapshot, "TargetConnectionErrorCount", { targetGroup: pool }),
          basis: "inferred",
        },
      ),
    ];
  });
}
