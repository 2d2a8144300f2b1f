import type { Backend, FailureGroup } from "@cloud502/core";
import { type AwsSnapshot, countOf, groupsOf, metricSince, seriesOf, sumMetric } from "./evidence.ts";
import { backendsOf, poolName } from "./settings.ts";

/** True when the pool takes traffic and no target of it is well: the load balancer then fails open. */
export function allUnhealthy(snapshot: AwsSnapshot, pool: string | undefined): boolean {
  const judged = (backendsOf(snapshot, pool) ?? []).filter(({ state }) => state !== "unused" && state !== "draining");
  return judged.length > 0 && judged.every(({ state }) => state === "unhealthy");
}

/** Health-check log entries of a pool; the log names a target group by name, and a target as other logs do. */
function probesFailed(snapshot: AwsSnapshot, pool: string, ...reasons: readonly string[]): readonly FailureGroup[] {
  const signatures = reasons.map((reason) => `probe:${reason}`);
  return groupsOf(snapshot, ...signatures).filter(
    (group) => group.pool === pool || group.pool === poolName(snapshot, pool),
  );
}

/** Whether connections to a target are made: decides what a health check that times out means. */
export interface Reached {
  readonly reached: boolean;
  /** The observation in words and where it is from; absent when nothing was seen. */
  readonly because?: string;
  readonly from?: "alb-access log" | "alb-health-check log" | "cloudwatch:GetMetricData";
}

const answers = ["response-timed-out", "truncated-response", "malformed-response"] as const;

/**
 * Judges by the failing time only: requests that timed out connecting against those that connected and got nothing, the
 * health-check log's own word, and last what the metrics say at the end of the window.
 */
export function reachedOf(snapshot: AwsSnapshot, { pool, address }: Backend): Reached {
  const own = (groups: readonly FailureGroup[]) =>
    countOf(
      groups.filter((group) => group.backend === address || (group.backend === undefined && group.pool === pool)),
    );
  const noConnection = own(probesFailed(snapshot, pool, "ConnectionTimedOut"));
  const noAnswer = own(probesFailed(snapshot, pool, "RequestTimedOut"));
  if (noConnection + noAnswer > 0) {
    const because = `health checks: ${noConnection} timed out connecting, ${noAnswer} waiting for the answer`;
    return { reached: noAnswer > noConnection, because, from: "alb-health-check log" };
  }
  const unconnected = own(groupsOf(snapshot, "connect-timed-out"));
  const silent = own(groupsOf(snapshot, ...answers));
  if (unconnected + silent > 0) {
    const because = `requests: ${unconnected} got no connection, ${silent} connected and got no whole answer`;
    return { reached: silent > unconnected, because, from: "alb-access log" };
  }
  return allUnhealthy(snapshot, pool) ? lateMetrics(snapshot, pool) : byTraffic(snapshot, address);
}

/** With every target unhealthy all traffic goes to unhealthy ones, so the pool's latest metrics are theirs. */
function lateMetrics(snapshot: AwsSnapshot, pool: string): Reached {
  const times = seriesOf(snapshot, "TargetResponseTime", { targetGroup: pool }, "p99")?.points ?? [];
  const until = Date.parse(snapshot.window?.until ?? snapshot.takenAt);
  const last = times.at(-1);
  const failed = metricSince(snapshot, "TargetConnectionErrorCount", { targetGroup: pool });
  const fresh = last !== undefined && until - Date.parse(last[0]) <= 300_000 && failed === undefined;
  if (!fresh) return { reached: false };
  const because = `targets still answer: TargetResponseTime p99 is ${last[1].toFixed(1)} s in the last minutes, no connection error`;
  return { reached: true, because, from: "cloudwatch:GetMetricData" };
}

/** Answers from this very target in the window, and no connection error in its pool. */
function byTraffic(snapshot: AwsSnapshot, address: string): Reached {
  const asked = snapshot.failures?.requests?.byBackend?.[address] ?? 0;
  const failing = (snapshot.failures?.groups ?? []).filter(
    ({ backend, kind }) => backend === address && kind === "request",
  );
  const answered = asked - countOf(failing.filter(({ signature }) => signature.startsWith("connect-")));
  const errors = sumMetric(snapshot, "TargetConnectionErrorCount") ?? 0;
  if (answered <= 0 || errors > 0) return { reached: false };
  return { reached: true, because: `it took ${answered} requests in the window`, from: "alb-access log" };
}
