import type { Backend, Evidence } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  countOf,
  firstSeen,
  hint,
  metricSince,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { allUnhealthy } from "./health-state.ts";
import { type HealthRow, healthTable } from "./health-table.ts";
import { matchAbout, namesOf } from "./names.ts";
import { backendsOf, probeOf, probeText } from "./settings.ts";

/** One rule per reason code (and meaning) of target health: some targets of a pool have it. */
export const targetHealth: readonly AwsRule[] = healthTable.map((row) => ({
  ...textOf(row),
  id: `aws/${row.id}`,
  severity: row.severity,
  title: row.title,
  detect: (snapshot) => matches(snapshot, row, false),
}));

/** The same reasons where every target of the pool has them: the load balancer fails open, and the class stays the reason's own. */
export const allTargets: readonly AwsRule[] = healthTable
  .filter(({ state }) => state === "unhealthy")
  .map((row) => ({
    ...textOf(row),
    id: `aws/${row.id.replace("target-", "all-targets-")}`,
    severity: "critical",
    title: `Every target is unhealthy. ${row.title}`,
    why: `${row.why} With no healthy target left, the load balancer sends requests to all of them anyway (fail open).`,
    docs: [...row.docs, docs.groupHealth],
    detect: (snapshot) => matches(snapshot, row, true),
  }));

/** All unhealthy, for reasons that differ or are not told. */
export const allTargetsUnhealthy: AwsRule = {
  id: "aws/all-targets-unhealthy",
  title: "Every target of {pool} is unhealthy, for different reasons",
  severity: "critical",
  cause: "no-live-backends",
  why: "No target passes its health check, so the load balancer fails open and users see what the targets do: errors, timeouts or good answers.",
  fix: [
    "First mend the reasons of the single targets (see the other findings).",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
  ],
  docs: [docs.healthChecks, docs.groupHealth],
  detect: (snapshot) =>
    snapshot.gateway.pools.flatMap(({ id: pool }) => {
      if (!allUnhealthy(snapshot, pool) || healthTable.some((row) => isUniform(snapshot, pool, row))) return [];
      const judged = (backendsOf(snapshot, pool) ?? []).filter(({ state }) => state === "unhealthy");
      const reasons = [...new Set(judged.map(({ reason }) => reason ?? "no reason given"))].sort();
      const evidence = [
        proof(`${judged.length} of ${judged.length} targets are unhealthy: ${reasons.join(", ")}`, sources.health),
      ];
      return [matchAbout(snapshot, { pool }, { evidence: [...evidence, ...failingOpen(snapshot, pool)] })];
    }),
};

function textOf({ cause, why, fix, docs: pages }: HealthRow) {
  return { cause, why, fix, docs: pages };
}

/** The pool's targets that the row is about. */
function membersOf(snapshot: AwsSnapshot, pool: string, row: HealthRow): readonly Backend[] {
  return (backendsOf(snapshot, pool) ?? []).filter(
    (backend) =>
      backend.state === row.state && backend.reason === row.reason && (row.applies?.(snapshot, backend) ?? true),
  );
}

/** True when every target is unhealthy for the row's one reason. */
function isUniform(snapshot: AwsSnapshot, pool: string, row: HealthRow): boolean {
  const unhealthy = (backendsOf(snapshot, pool) ?? []).filter(({ state }) => state === "unhealthy");
  return allUnhealthy(snapshot, pool) && membersOf(snapshot, pool, row).length === unhealthy.length;
}

function matches(snapshot: AwsSnapshot, row: HealthRow, uniform: boolean) {
  return snapshot.gateway.pools.flatMap(({ id: pool }) => {
    const members = membersOf(snapshot, pool, row);
    const [first, ...others] = members;
    if (!first || isUniform(snapshot, pool, row) !== uniform) return [];
    const about = { pool, ...(others.length === 0 && !uniform && { backend: first.address }) };
    const failing = failingOf(snapshot, pool, members, row);
    return [
      matchAbout(snapshot, about, {
        names: namesOf(snapshot, { pool, backend: first.address }),
        evidence: [
          ...evidenceOf(snapshot, pool, row, members),
          ...(row.more?.(snapshot, members) ?? []),
          ...(uniform ? failingOpen(snapshot, pool) : []),
        ],
        requests: countOf(failing),
        firstSeen: first.since ?? firstSeen(failing),
        basis: row.ambiguous && failing.length === 0 ? "inferred" : undefined,
      }),
    ];
  });
}

/** Requests of the row's class that failed at these targets: they are explained by the same fault. */
function failingOf(snapshot: AwsSnapshot, pool: string, members: readonly Backend[], row: HealthRow) {
  const addresses = new Set(members.map(({ address }) => address));
  return (snapshot.failures?.groups ?? []).filter(
    ({ kind, cause, pool: own, backend }) =>
      kind === "request" && cause === row.cause && own === pool && (backend === undefined || addresses.has(backend)),
  );
}

function evidenceOf(
  snapshot: AwsSnapshot,
  pool: string,
  row: HealthRow,
  members: readonly Backend[],
): readonly Evidence[] {
  const all = backendsOf(snapshot, pool)?.length ?? members.length;
  const listed = members.slice(0, 5).map(({ address }) => address);
  const words = members[0]?.description;
  const probe = probeOf(snapshot, pool);
  const said = words ? `, "${words}"` : "";
  const check = row.state === "unhealthy" && probe ? `; the check is ${probeText(probe)}` : "";
  const more = members.length > listed.length ? ", …" : "";
  return [
    proof(
      `${members.length} of ${all} targets: ${row.reason}${said} (${listed.join(", ")}${more})${check}`,
      sources.health,
    ),
  ];
}

/** What the metrics say of requests that went to unhealthy targets. */
function failingOpen(snapshot: AwsSnapshot, pool: string): readonly Evidence[] {
  const routed = sumMetric(snapshot, "UnhealthyRoutingRequestCount", { targetGroup: pool }) ?? 0;
  const since = metricSince(snapshot, "UnhealthyRoutingRequestCount", { targetGroup: pool });
  return routed > 0 ? [hint(`UnhealthyRoutingRequestCount is ${routed} since ${since}`, sources.metrics)] : [];
}
