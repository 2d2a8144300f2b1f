import { burstOf } from "./deploys.ts";
import { docs } from "./docs.ts";
import { type AwsRule, countOf, groupsOf, hint, logSource, present, proof, seriesOf, sources } from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { probeOf, probeText } from "./settings.ts";

/** One fault makes targets unhealthy once, and mending it twice; three times in a window are a habit. */
const leastRises = 3;

export const flapping: AwsRule = {
  id: "aws/flapping",
  title: "Targets of {pool} likely fall in and out of health",
  severity: "medium",
  cause: "response-timeout",
  basis: "inferred",
  latent: true,
  why: "The number of healthy targets falls and recovers again and again: likely the answers to health checks are close to their timeout, or the targets restart.",
  fix: [
    "aws elbv2 modify-target-group --target-group-arn {targetGroup} --health-check-timeout-seconds <longer> --health-check-interval-seconds <longer than the timeout>",
    "Make the health-check path cheap: it should not ask a database.",
    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=health_check_logs.s3.enabled,Value=true Key=health_check_logs.s3.bucket,Value=<bucket>",
  ],
  docs: [docs.healthCheckLogs, docs.healthChecks, docs.metrics],
  detect: (snapshot) =>
    snapshot.gateway.pools.flatMap(({ id: pool }) => {
      const hosts = seriesOf(snapshot, "UnHealthyHostCount", { targetGroup: pool }, "Maximum")?.points ?? [];
      // A leaving target lowers HealthyHostCount only; one that fails its checks raises this one.
      const rises = hosts.filter(([, value], index) => value > (hosts[index - 1]?.[1] ?? 0)).length;
      if (rises < leastRises || burstOf(snapshot, pool)) return [];
      const failed = groupsOf(snapshot, "probe:TimedOut", "probe:RequestTimedOut", "probe:ConnectionTimedOut");
      const own = failed.filter((group) => group.pool === pool);
      const probe = probeOf(snapshot, pool);
      return [
        matchAbout(
          snapshot,
          { pool },
          {
            evidence: present(
              proof(`UnHealthyHostCount rose ${rises} times in the window`, sources.metrics),
              own.length > 0 && hint(`${countOf(own)} health checks timed out`, logSource(own)),
              probe && hint(probeText(probe), sources.groups),
            ),
          },
        ),
      ];
    }),
};
