import type { Evidence } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  exceeds,
  hint,
  logSource,
  metricSince,
  present,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { errors } from "./families.ts";
import { matchAbout } from "./names.ts";
import { byBackend, shareOf } from "./pools.ts";
import { clustersOf } from "./shapes.ts";
import { applicationFloor, concentration } from "./thresholds.ts";

export const targetErrors: AwsRule = {
  id: "aws/target-errors",
  title: "The application behind {pool} answers 5xx itself",
  severity: "high",
  cause: "backend-error",
  why: "The status that the load balancer sent is the one that the target answered: it only passed it on.",
  fix: [
    "Look at the application's own log for these requests: each carries the header X-Amzn-Trace-Id, the `Root=1-…` of the samples.",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
  ],
  docs: [docs.explain502, docs.troubleshooting, docs.metrics],
  detect: (snapshot) => [...logged(snapshot), ...unlogged(snapshot)],
};

function logged(snapshot: AwsSnapshot) {
  return clustersOf(snapshot, errors).flatMap(({ shape, pool, groups, count, requests, firstSeen }) => {
    if (shape !== "spread") return [];
    const answered = sumMetric(snapshot, "HTTPCode_Target_5XX_Count", { targetGroup: pool });
    const made = sumMetric(snapshot, "HTTPCode_ELB_5XX_Count");
    const statuses = [...new Set(groups.map(({ backendStatus }) => backendStatus))].sort().join(", ");
    const route = groups[0]?.route;
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: present<Evidence>(
            proof(
              `${counted(count, requests)}: answered ${statuses} by ${byBackend(groups).size} targets, passed on unchanged`,
              logSource(groups),
            ),
            route !== undefined &&
              shareOf(groups, (group) => group.route === route) >= concentration &&
              hint(`most of them on ${route}`, logSource(groups)),
            answered !== undefined &&
              answered > 0 &&
              hint(
                `HTTPCode_Target_5XX_Count is ${answered}, HTTPCode_ELB_5XX_Count ${made ?? "unknown"}`,
                sources.metrics,
              ),
          ),
          requests: count,
          firstSeen,
        },
      ),
    ];
  });
}

/** Without access logs: the metric says who answered. */
function unlogged(snapshot: AwsSnapshot) {
  if (snapshot.failures?.groups.some(({ kind }) => kind === "request")) return [];
  return snapshot.gateway.pools.flatMap(({ id: pool }) => {
    const answered = sumMetric(snapshot, "HTTPCode_Target_5XX_Count", { targetGroup: pool }) ?? 0;
    const requests = sumMetric(snapshot, "RequestCount", { targetGroup: pool });
    if (!requests || !exceeds(applicationFloor, answered, answered / requests)) return [];
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: [proof(`HTTPCode_Target_5XX_Count is ${counted(answered, requests)}`, sources.metrics)],
          requests: answered,
          firstSeen: metricSince(snapshot, "HTTPCode_Target_5XX_Count", { targetGroup: pool }),
        },
      ),
    ];
  });
}
