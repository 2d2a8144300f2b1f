import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  hint,
  logSource,
  present,
  proof,
  sources,
  sumMetric,
  zonesOf,
} from "./evidence.ts";
import { type Family, families } from "./families.ts";
import { matchAbout } from "./names.ts";
import { poolName } from "./settings.ts";
import { clustersOf } from "./shapes.ts";
import { zoneConcentration } from "./thresholds.ts";

/** One rule per family but refused connections, where a whole zone means that its hosts are unreachable (host-unreachable.ts). */
export const oneZone: readonly AwsRule[] = families.filter(({ key }) => key !== "refuses").map(rule);

function rule(family: Family): AwsRule {
  return {
    id: `aws/one-zone-${family.key}`,
    title: "The targets of {pool} in one zone, {zone}, likely are at fault",
    severity: "high",
    cause: family.cause,
    basis: "inferred",
    why: `Every target of one Availability Zone ${family.does}, those of other zones do not: likely something that the zone shares (its network, a dependency, a deployment) is at fault.`,
    fix: [
      "aws arc-zonal-shift start-zonal-shift --resource-identifier {loadBalancer} --away-from {zone} --expires-in 1h --comment cloud502",
      "aws ec2 describe-subnets --filters Name=availability-zone,Values={zone}",
      "Compare routes, network ACLs and the zone's dependencies (databases, caches, NAT) with those of the other zones.",
    ],
    docs: [docs.metrics, docs.zonalShift],
    detect: (snapshot) =>
      clustersOf(snapshot, family).flatMap(
        ({ shape, only: zone, contrast, pool, groups, count, requests, firstSeen }) => {
          if (shape !== "zone" || zone === undefined) return [];
          return [
            matchAbout(
              snapshot,
              { pool },
              {
                subject: `${poolName(snapshot, pool)} in ${zone}`,
                names: { zone },
                evidence: present(
                  proof(`every target in ${zone} ${family.does}: ${counted(count, requests)}`, logSource(groups)),
                  contrast !== undefined && proof(contrast, logSource(groups)),
                  zoneMetric(snapshot, zone),
                ),
                requests: count,
                firstSeen,
              },
            ),
          ];
        },
      ),
  };
}

/** The load balancer's own count of errors by zone, when it says the same. */
function zoneMetric(snapshot: AwsSnapshot, zone: string) {
  const name = "HTTPCode_ELB_5XX_Count";
  const sums = zonesOf(snapshot, name).map((own) => ({ own, sum: sumMetric(snapshot, name, { zone: own }) ?? 0 }));
  const all = sums.reduce((total, { sum }) => total + sum, 0);
  const here = sums.find(({ own }) => own === zone)?.sum ?? 0;
  return all > 0 && here >= zoneConcentration * all && hint(`${name}: ${here} of ${all} in ${zone}`, sources.metrics);
}
