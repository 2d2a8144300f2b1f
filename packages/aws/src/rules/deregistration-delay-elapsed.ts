import type { FailureGroup } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  countOf,
  groupsOf,
  hint,
  logSource,
  present,
  proof,
  sources,
} from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { clusterAt } from "./paces.ts";
import { byPool } from "./pools.ts";
import { backendsOf, deregistrationDelay } from "./settings.ts";
import { concentration } from "./thresholds.ts";

/** Requests that outlive the delay are few by nature; two at the same duration on a leaving target are no accident. */
const atLeast = 2;
const toleranceSeconds = 2;

export const deregistrationDelayElapsed: AwsRule = {
  id: "aws/deregistration-delay-elapsed",
  title: "Requests outlive the deregistration delay of {pool} ({deregistrationDelay} s)",
  severity: "medium",
  cause: "backend-closed-early",
  why: "A target was deregistered while it worked on long requests; when the deregistration delay was over, the load balancer closed their connections and answered 502.",
  fix: [
    "aws elbv2 modify-target-group-attributes --target-group-arn {targetGroup} --attributes Key=deregistration_delay.timeout_seconds,Value=<longer than the longest request>",
  ],
  docs: [docs.troubleshooting, docs.groupAttributes],
  detect: (snapshot) =>
    byPool(snapshot, drainedWork(snapshot)).map(({ pool, groups, count, firstSeen }) =>
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: present(
            proof(
              `${count} requests to leaving targets ended with 502 after ${deregistrationDelay(snapshot, pool)} ± ${toleranceSeconds} s`,
              logSource(groups),
            ),
            hint(
              `deregistration_delay.timeout_seconds is ${deregistrationDelay(snapshot, pool)}`,
              sources.groupAttributes,
            ),
          ),
          requests: count,
          firstSeen,
        },
      ),
    ),
};

/** Closes on targets that leave or left, at the deregistration delay. */
export function drainedWork(snapshot: AwsSnapshot): readonly FailureGroup[] {
  return byPool(snapshot, groupsOf(snapshot, "closed-before-response")).flatMap(({ pool, groups }) => {
    const delay = deregistrationDelay(snapshot, pool);
    const backends = backendsOf(snapshot, pool);
    if (!delay || !backends) return [];
    const staying = new Set(backends.flatMap(({ state, address }) => (state === "draining" ? [] : [address])));
    const leaving = groups.filter(({ backend }) => backend !== undefined && !staying.has(backend));
    const near = clusterAt(leaving, "backend", delay, toleranceSeconds);
    return near >= atLeast && near >= concentration * countOf(leaving) ? leaving : [];
  });
}
