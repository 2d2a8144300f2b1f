import type { Backend, Evidence, FailureGroup } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  doubt,
  exceeds,
  groupsOf,
  hint,
  logSource,
  metricSince,
  present,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { type PoolFailures, poolFailures } from "./pools.ts";
import { backendsOf } from "./settings.ts";
import { reasonFloor, setupFloor } from "./thresholds.ts";

export const noTargets: AwsRule = {
  id: "aws/no-targets",
  title: "Target group {pool} is empty",
  severity: "critical",
  cause: "no-backends",
  why: "The load balancer answers 503 because the target group has no registered target to send requests to.",
  fix: [
    "aws elbv2 register-targets --target-group-arn {targetGroup} --targets Id=<instance or address>,Port=<port>",
    "See why they are gone: the desired count of the ECS service or Auto Scaling group, and whether it is attached to this group.",
    "aws ecs list-services --cluster <cluster>",
  ],
  docs: [docs.troubleshooting, docs.targetGroups],
  detect: (snapshot) => without(snapshot, (backends) => backends.length === 0, "no target is registered"),
};

export const allTargetsUnused: AwsRule = {
  id: "aws/all-targets-unused",
  title: "No target of {pool} can take requests",
  severity: "critical",
  cause: "no-backends",
  why: "The load balancer answers 503 because every registered target is unused: its instance is stopped, its zone is not enabled, or no rule forwards to the group.",
  fix: [
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    "Start or replace stopped instances; enable the targets' zones with: aws elbv2 set-subnets --load-balancer-arn {loadBalancer} --subnets <one per zone>",
  ],
  docs: [docs.troubleshooting, docs.healthChecks],
  detect: (snapshot) =>
    without(
      snapshot,
      (backends) => backends.length > 0 && backends.every(({ state }) => state === "unused"),
      "every target is unused",
    ),
};

export const noTargetChosen: AwsRule = {
  id: "aws/no-target-chosen",
  title: "Requests to {pool} likely found no target",
  severity: "high",
  cause: "no-backends",
  basis: "inferred",
  why: "The load balancer answered 503 itself and chose no target: likely the target group was empty, or all its targets unused, at that time.",
  fix: [
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    "Compare the times with deployments and scaling: the group was empty then, even if it is not now.",
  ],
  docs: [docs.troubleshooting, docs.accessLogs],
  detect: (snapshot) =>
    unserved(snapshot).flatMap(({ pool, groups, count, requests, share, firstSeen }) => {
      const backends = backendsOf(snapshot, pool);
      const known = backends?.every(({ state }) => state === "unused");
      const rejected = sumMetric(snapshot, "TargetControlRequestRejectCount") ?? 0;
      if (known || rejected > 0 || !exceeds(reasonFloor, count, share)) return [];
      return [
        matchAbout(
          snapshot,
          { pool },
          {
            evidence: present<Evidence>(
              proof(`${counted(count, requests)}: 503 without a target`, logSource(groups)),
              backends && doubt(`${backends.length} targets are registered now`, sources.health),
            ),
            requests: count,
            firstSeen,
          },
        ),
      ];
    }),
};

/** Pools whose targets are as `test` says while requests got 503; log or metric must show the 503. */
function without(snapshot: AwsSnapshot, test: (backends: readonly Backend[]) => boolean, fact: string) {
  return snapshot.gateway.pools.flatMap(({ id: pool }) => {
    const backends = backendsOf(snapshot, pool);
    if (!backends || !test(backends)) return [];
    const logged = unserved(snapshot).find((one) => one.pool === pool);
    const metric = sumMetric(snapshot, "HTTPCode_ELB_503_Count") ?? 0;
    const alone = snapshot.gateway.pools.every(({ id }) => id === pool || !test(backendsOf(snapshot, id) ?? []));
    const count = logged?.count ?? (alone && isInUse(snapshot, pool) ? metric : 0);
    if (!exceeds(setupFloor, count, undefined)) return [];
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          evidence: present<Evidence>(
            proof(fact, sources.health),
            logged &&
              proof(`${counted(logged.count, logged.requests)}: 503 without a target`, logSource(logged.groups)),
            metric > 0 && hint(`HTTPCode_ELB_503_Count is ${metric}`, sources.metrics),
          ),
          requests: count,
          firstSeen: logged?.firstSeen ?? metricSince(snapshot, "HTTPCode_ELB_503_Count"),
        },
      ),
    ];
  });
}

function isInUse(snapshot: AwsSnapshot, pool: string): boolean {
  const group = snapshot.facts?.targetGroups.find(({ arn }) => arn === pool);
  return group === undefined || group.loadBalancers.length > 0;
}

/** 503s that the load balancer made without a target, by pool. */
function unserved(snapshot: AwsSnapshot): readonly PoolFailures[] {
  const groups = groupsOf(snapshot, "not-dispatched").filter(({ status }) => status === 503);
  return [...Map.groupBy(groups, ({ pool }: FailureGroup) => pool)].map(([pool, own]) =>
    poolFailures(snapshot, pool, own, []),
  );
}
