import type { Evidence } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  doubt,
  hint,
  logSource,
  metricSince,
  present,
  proof,
  seriesOf,
  sources,
  sumMetric,
} from "./evidence.ts";
import { responseTimeouts } from "./families.ts";
import { matchAbout } from "./names.ts";
import { medianOf } from "./paces.ts";
import { idleTimeout } from "./settings.ts";
import { clustersOf } from "./shapes.ts";
import { hopFloor, timerSeconds } from "./thresholds.ts";

export const responseTimeout: AwsRule = {
  id: "aws/response-timeout",
  title: "Targets of {pool} do not answer within the idle timeout",
  severity: "high",
  cause: "response-timeout",
  why: "The target took the connection and the request, then said nothing until the load balancer's idle timeout was over.",
  fix: [
    "Find what the slow requests wait for (a database, another service, a lock): the application's log and traces at the times of the samples.",
    "aws cloudwatch get-metric-statistics --namespace AWS/ApplicationELB --metric-name TargetResponseTime --extended-statistics p99 --period 60 --start-time <time> --end-time <time> --dimensions Name=LoadBalancer,Value=<app/name/id>",
    "Only if such answers are meant to take so long, wait longer:",
    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=idle_timeout.timeout_seconds,Value=<seconds above the slowest answer>",
  ],
  docs: [docs.accessLogs, docs.explain504, docs.troubleshooting],
  detect: (snapshot) => [...logged(snapshot), ...unlogged(snapshot)],
};

function logged(snapshot: AwsSnapshot) {
  return clustersOf(snapshot, responseTimeouts).flatMap(({ shape, pool, groups, count, requests, firstSeen }) => {
    if (shape !== "spread") return [];
    const source = logSource(groups);
    const idle = idleTimeout(snapshot);
    const wall = medianOf(groups, "total");
    const slowest = Math.max(
      0,
      ...(seriesOf(snapshot, "TargetResponseTime", { targetGroup: pool }, "p99")?.points ?? []).map(
        ([, value]) => value,
      ),
    );
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: present<Evidence>(
            proof(`${counted(count, requests)}: 504, connected, no answer from the target`, source),
            wall !== undefined &&
              idle !== undefined &&
              (Math.abs(wall - idle) <= 2 * timerSeconds
                ? hint(`they took ${wall.toFixed(1)} s, the idle timeout is ${idle} s`, source)
                : doubt(`they took ${wall.toFixed(1)} s, while the idle timeout is ${idle} s now`, source)),
            idle !== undefined &&
              slowest >= idle / 2 &&
              hint(`TargetResponseTime p99 reaches ${slowest.toFixed(1)} s`, sources.metrics),
          ),
          requests: count,
          firstSeen,
        },
      ),
    ];
  });
}

/** Without access logs: 504s although every connection was made. */
function unlogged(snapshot: AwsSnapshot) {
  if (snapshot.failures?.groups.some(({ kind }) => kind === "request")) return [];
  const late = sumMetric(snapshot, "HTTPCode_ELB_504_Count") ?? 0;
  const requests = sumMetric(snapshot, "RequestCount");
  const failed = snapshot.gateway.pools.map(({ id }) =>
    sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: id }),
  );
  if (late < hopFloor.count || (requests && late / requests < hopFloor.share)) return [];
  if (failed.length === 0 || failed.some((count) => count === undefined || count > 0)) return [];
  const [only, ...others] = snapshot.gateway.pools;
  return [
    matchAbout(
      snapshot,
      { pool: others.length === 0 ? only?.id : undefined },
      {
        evidence: [
          proof(`HTTPCode_ELB_504_Count is ${counted(late, requests)}`, sources.metrics),
          hint("TargetConnectionErrorCount is 0: the connections were made", sources.metrics),
        ],
        requests: late,
        firstSeen: metricSince(snapshot, "HTTPCode_ELB_504_Count"),
        basis: "inferred",
      },
    ),
  ];
}
