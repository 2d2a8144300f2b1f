import type { FailureGroup } from "@cloud502/core";
import { type AzureSnapshot, failing, groupBy, total } from "./evidence.ts";

/** A restart of one server lasts no longer than this, seconds. */
const restartSeconds = 180;
/** Failures below this many are an accident, not a pattern. */
export const leastRequests = 5;
/** A race loses a small share of requests; above it something is broken. */
export const raceShare = 0.1;
/** Applications answer up to 1 % of requests with 5xx on an ordinary day; twice that is a finding. Fewer stay in the table of failures. */
export const backgroundShare = 0.02;

/** How failures of one pool lie in time and over servers. */
export interface Shape {
  readonly groups: readonly FailureGroup[];
  readonly byServer: ReadonlyMap<string, readonly FailureGroup[]>;
  /** Seconds from the first to the last failure of each server, longest. */
  readonly longestSpan: number;
  /** Of the steps between the first and the last failure, how many have one. */
  readonly spread: number;
  readonly spanSeconds: number;
}

export function shapeOf(groups: readonly FailureGroup[]): Shape {
  const byServer = groupBy(
    groups.filter(({ backend }) => backend !== undefined),
    ({ backend }) => backend ?? "",
  );
  const steps = new Set(groups.flatMap(({ timeline }) => timeline?.points.map(([startsAt]) => startsAt) ?? []));
  const step = groups[0]?.timeline?.stepSeconds ?? 60;
  const whole = span(groups);
  return {
    groups,
    byServer,
    longestSpan: Math.max(0, ...[...byServer.values()].map(span)),
    spread: steps.size / (Math.floor(whole / step) + 1),
    spanSeconds: whole,
  };
}

function span(groups: readonly FailureGroup[]): number {
  const first = Math.min(...groups.map(({ firstSeen }) => Date.parse(firstSeen)));
  const last = Math.max(...groups.map(({ lastSeen }) => Date.parse(lastSeen)));
  return groups.length === 0 ? 0 : (last - first) / 1000;
}

/** Requests that went to the servers of these groups, or all where the log does not count by server (v1); undefined when the source counts failures only. */
export function requestsTo({ failures }: AzureSnapshot, groups: readonly FailureGroup[]): number | undefined {
  const { byBackend = {}, total: all } = failures?.requests ?? {};
  const servers = new Set(groups.flatMap(({ backend }) => backend ?? []));
  const counted = [...servers].reduce((sum, server) => sum + (byBackend[server] ?? 0), 0);
  return counted > 0 ? counted : all;
}

/** So few that they are an accident: under {@link leastRequests} and under one in a hundred of what these servers got. */
export function isAccident(snapshot: AzureSnapshot, groups: readonly FailureGroup[]): boolean {
  const requests = requestsTo(snapshot, groups);
  return requests !== undefined && total(groups) < leastRequests && total(groups) < 0.01 * requests;
}

/** The pools of these groups; "" for a log that names none. */
export function poolsOf(groups: readonly FailureGroup[]): ReadonlyMap<string, readonly FailureGroup[]> {
  return groupBy(groups, ({ pool }) => pool ?? "");
}

/** The one server that nearly all of them failed on, when the pool has others that serve. */
export function sickServer(snapshot: AzureSnapshot, groups: readonly FailureGroup[]): string | undefined {
  const pool = groups[0]?.pool;
  const others = (snapshot.backends ?? []).filter((backend) => pool !== undefined && backend.pool === pool).length;
  const { byServer } = shapeOf(groups);
  const [worst] = [...byServer].sort(([, a], [, b]) => total(b) - total(a));
  return worst && others > 1 && total(worst[1]) >= 0.8 * total(groups) && total(groups) >= leastRequests
    ? worst[0]
    : undefined;
}

/**
 * Closes and refusals that come from servers being stopped one after the other: requests in flight are cut, each server
 * fails for no longer than a restart, several times, and all are healthy again; undefined when it looks otherwise.
 */
export function restarts(snapshot: AzureSnapshot, pool: string): Shape | undefined {
  const shape = shapeOf(
    failing(snapshot, ["backend-closed", "connection-failed"], pool || undefined).filter(
      (group) => (group.pool ?? "") === pool,
    ),
  );
  const healthy = (snapshot.backends ?? [])
    .filter((backend) => backend.pool === pool)
    .every(({ state }) => state === "healthy" || state === "draining");
  const cut = failing(snapshot, ["backend-closed"], pool || undefined).length > 0;
  const several = [...shape.byServer.values()].every((own) => total(own) >= 2);
  const brief = shape.byServer.size > 0 && shape.longestSpan <= restartSeconds;
  return healthy && cut && several && brief && total(shape.groups) >= leastRequests ? shape : undefined;
}
