import { docs } from "./docs.ts";
import { type AwsRule, counted, hint, metricSince, present, proof, seriesOf, sources, sumMetric } from "./evidence.ts";
import { allUnhealthy } from "./health-state.ts";
import { matchAbout } from "./names.ts";

export const failOpen: AwsRule = {
  id: "aws/fail-open",
  title: "{loadBalancerName} sent requests to unhealthy targets of {pool}",
  severity: "critical",
  cause: "no-live-backends",
  why: "With too few healthy targets the load balancer fails open: it sends requests to all targets, the unhealthy ones too, so that users see the targets' own errors and not 503.",
  fix: [
    "First mend what makes the targets unhealthy (see the findings on their health checks).",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    "aws elbv2 describe-target-group-attributes --target-group-arn {targetGroup}",
    "Then look at the thresholds target_group_health.unhealthy_state_routing.* above.",
  ],
  docs: [docs.groupHealth, docs.healthChecks, docs.metrics],
  detect: (snapshot) =>
    snapshot.gateway.pools.flatMap(({ id: pool }) => {
      const routed = sumMetric(snapshot, "UnhealthyRoutingRequestCount", { targetGroup: pool }) ?? 0;
      if (routed === 0 || allUnhealthy(snapshot, pool)) return [];
      const hosts = seriesOf(snapshot, "HealthyHostCount", { targetGroup: pool }, "Minimum")?.points ?? [];
      return [
        matchAbout(
          snapshot,
          { pool },
          {
            evidence: present(
              proof(
                `UnhealthyRoutingRequestCount is ${counted(routed, sumMetric(snapshot, "RequestCount", { targetGroup: pool }))}`,
                sources.metrics,
              ),
              hosts.some(([, value]) => value === 0) && hint("HealthyHostCount was 0 in the window", sources.metrics),
            ),
            firstSeen: metricSince(snapshot, "UnhealthyRoutingRequestCount", { targetGroup: pool }),
          },
        ),
      ];
    }),
};
