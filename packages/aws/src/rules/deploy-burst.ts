import type { Evidence } from "@cloud502/core";
import { type Burst, burstOf } from "./deploys.ts";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  countOf,
  firstSeen,
  hint,
  lastSeen,
  logSource,
  present,
  proof,
  seriesOf,
  sources,
} from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { poolFailures } from "./pools.ts";
import { burstSeconds } from "./thresholds.ts";

const text = {
  severity: "high",
  basis: "inferred",
  fix: [
    "Stop taking work before stopping: on SIGTERM finish what is in flight and keep accepting until the load balancer has let go (it goes on sending for some seconds after deregistration).",
    "ECS: raise `stopTimeout` of the container; Kubernetes: a preStop sleep longer than the deregistration delay takes to begin, and terminationGracePeriodSeconds above both.",
    "aws elbv2 describe-target-group-attributes --target-group-arn {targetGroup}",
  ],
  docs: [docs.troubleshooting, docs.groupAttributes],
} as const;

export const deployBurst: AwsRule = {
  ...text,
  id: "aws/deploy-burst",
  title: "Targets of {pool} likely shut down before they are drained",
  cause: "backend-closed-early",
  why: "Connections close in short bursts, each on a target that is being replaced or restarted: likely a deployment stops processes that still hold requests.",
  detect: (snapshot) => bursts(snapshot, true),
};

export const deployBurstRefused: AwsRule = {
  ...text,
  id: "aws/deploy-burst-refused",
  title: "Targets of {pool} are likely stopped while the load balancer still sends to them",
  cause: "connection-refused",
  why: "Connections are refused in short bursts, each on a target that is being replaced or restarted: likely a deployment stops the listener before the load balancer knows.",
  detect: (snapshot) => bursts(snapshot, false),
};

/** Bursts in which requests in flight were cut (`cut`), or in which only new connections failed. */
function bursts(snapshot: AwsSnapshot, cut: boolean) {
  const pools = new Set((snapshot.failures?.groups ?? []).map(({ pool }) => pool));
  return [...pools].flatMap((pool) => {
    const burst = burstOf(snapshot, pool);
    if (!burst) return [];
    const closed = burst.groups.filter(({ signature }) => signature === "closed-before-response");
    if (countOf(closed) > 0 !== cut) return [];
    const seen = firstSeen(burst.groups);
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: evidenceOf(snapshot, pool, burst),
          requests: countOf(burst.groups),
          firstSeen: seen,
        },
      ),
    ];
  });
}

function evidenceOf(snapshot: AwsSnapshot, pool: string | undefined, burst: Burst): readonly Evidence[] {
  const { groups, backends, shape } = burst;
  const { count, requests } = poolFailures(snapshot, pool, groups);
  const moving =
    shape === "membership" ? "targets that leave, left or arrive" : "targets that fail one after the other";
  const event = serviceEvent(snapshot, pool, burst);
  const healthy = seriesOf(snapshot, "HealthyHostCount", { targetGroup: pool }, "Minimum")?.points.map(
    ([, value]) => value,
  );
  return present<Evidence>(
    proof(`${counted(count, requests)} closed or refused, all on ${backends.length} ${moving}`, logSource(groups)),
    hint(`each failed for at most ${burstSeconds} s, then no more`, logSource(groups)),
    shape === "membership" &&
      hint(`these targets are draining, starting or gone now: ${backends.slice(0, 5).join(", ")}`, sources.health),
    healthy !== undefined &&
      healthy.length > 0 &&
      Math.min(...healthy) < Math.max(...healthy) &&
      hint(`HealthyHostCount went between ${Math.min(...healthy)} and ${Math.max(...healthy)}`, sources.metrics),
    event && hint(`ECS at ${event.at}: ${event.message}`, sources.services),
  );
}

/** What ECS says it did to tasks of this group within five minutes of the burst. */
function serviceEvent(snapshot: AwsSnapshot, pool: string | undefined, { groups }: Burst) {
  const from = Date.parse(firstSeen(groups) ?? "") - 300_000;
  const to = Date.parse(lastSeen(groups) ?? "") + 300_000;
  return (snapshot.facts?.ecsServices ?? [])
    .filter(({ targetGroups }) => pool !== undefined && targetGroups.includes(pool))
    .flatMap(({ events }) => events)
    .find(
      ({ at, message }) =>
        /stopped|deregistered|draining|started/.test(message) && Date.parse(at) >= from && Date.parse(at) <= to,
    );
}
