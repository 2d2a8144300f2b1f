import { docs } from "./docs.ts";
import {
  type AwsRule,
  countOf,
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

export const targetOptimizerSaturated: AwsRule = {
  id: "aws/target-optimizer-saturated",
  title: "No target of {pool} is ready for more work",
  severity: "high",
  cause: "overload",
  why: "The group uses target optimizer, whose agents tell the load balancer how much each target can take; none had room, so it answered 503.",
  fix: [
    "Add targets, or let each take more: TARGET_CONTROL_MAX_CONCURRENCY of the agent.",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
  ],
  docs: [docs.troubleshooting, docs.metrics],
  detect: (snapshot) => {
    const rejected = sumMetric(snapshot, "TargetControlRequestRejectCount") ?? 0;
    if (rejected === 0) return [];
    const groups = (snapshot.facts?.targetGroups ?? []).filter(
      ({ targetControlPort }) => targetControlPort !== undefined,
    );
    return groups.flatMap(({ arn: pool, targetControlPort }) => {
      const refused = groupsOf(snapshot, "not-dispatched").filter(
        (group) => group.pool === pool && group.status === 503,
      );
      if (refused.length === 0 && groups.length > 1) return [];
      return [
        matchAbout(
          snapshot,
          { pool },
          {
            evidence: present(
              proof(`TargetControlRequestRejectCount is ${rejected}`, sources.metrics),
              hint(`target optimizer is on (control port ${targetControlPort})`, sources.groups),
              refused.length > 0 && proof(`${countOf(refused)} requests got 503 without a target`, logSource(refused)),
            ),
            requests: refused.length > 0 ? countOf(refused) : rejected,
            firstSeen: metricSince(snapshot, "TargetControlRequestRejectCount"),
          },
        ),
      ];
    });
  },
};
