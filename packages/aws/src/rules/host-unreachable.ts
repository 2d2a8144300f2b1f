import { docs } from "./docs.ts";
import { type AwsRule, counted, hint, logSource, present, proof, sources, sumMetric } from "./evidence.ts";
import { refuses } from "./families.ts";
import { matchAbout } from "./names.ts";
import { poolName } from "./settings.ts";
import { clustersOf } from "./shapes.ts";

export const hostUnreachable: AwsRule = {
  id: "aws/host-unreachable",
  title: "The hosts of {pool} in {zone} likely cannot be reached",
  severity: "high",
  cause: "unreachable",
  basis: "inferred",
  why: "Connections to every target of one zone fail at once while other zones answer: likely a router or host answers that they are unreachable, or a firewall there rejects them. One process that is down would fail alone.",
  fix: [
    "aws ec2 describe-instance-status --filters Name=availability-zone,Values={zone}",
    "aws ec2 describe-route-tables",
    "Check the routes of the zone's subnets, the hosts' state, and REJECT rules of their own firewalls.",
  ],
  docs: [docs.troubleshooting, docs.explain502],
  detect: (snapshot) =>
    clustersOf(snapshot, refuses).flatMap(
      ({ shape, only: zone, contrast, pool, groups, count, requests, firstSeen }) => {
        if (shape !== "zone" || zone === undefined) return [];
        const failed = sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: pool });
        return [
          matchAbout(
            snapshot,
            { pool },
            {
              subject: `${poolName(snapshot, pool)} in ${zone}`,
              names: { zone },
              evidence: present(
                proof(
                  `${counted(count, requests)}: no connection to any target in ${zone}, at once`,
                  logSource(groups),
                ),
                contrast !== undefined && proof(contrast, logSource(groups)),
                failed !== undefined && failed > 0 && hint(`TargetConnectionErrorCount is ${failed}`, sources.metrics),
              ),
              requests: count,
              firstSeen,
            },
          ),
        ];
      },
    ),
};
