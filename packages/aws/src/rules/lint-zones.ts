import type { Backend } from "@cloud502/core";
import { docs } from "./docs.ts";
import { type AwsSnapshot, sources } from "./evidence.ts";
import { type GatewayRow, type GroupRow, gatewayLint, groupLint } from "./lint.ts";
import { backendsOf, groupAttribute, type TargetGroup } from "./settings.ts";

const crossZone =
  "aws elbv2 modify-target-group-attributes --target-group-arn {targetGroup} --attributes Key=load_balancing.cross_zone.enabled,Value=true";
const skew = 2;

/** Targets that a zone's node would send to: registered, and not leaving. */
function serving(snapshot: AwsSnapshot, pool: string): readonly Backend[] {
  return (backendsOf(snapshot, pool) ?? []).filter(({ state }) => state !== "draining" && state !== "unused");
}

/** A zone's name; "all" marks addresses outside of the VPC, which are in none. */
function zoneOf({ zone }: Backend): string | undefined {
  return zone === "all" ? undefined : zone;
}

function crossZoneIsOff(group: TargetGroup): boolean {
  return groupAttribute(group, "load_balancing.cross_zone.enabled") === "false";
}

const ofGateway: readonly GatewayRow[] = [
  {
    id: "single-zone",
    title: "{loadBalancerName} lives in one Availability Zone",
    severity: "high",
    cause: "no-live-backends",
    why: "When that zone has a fault, everything behind the load balancer is gone.",
    fix: ["aws elbv2 set-subnets --load-balancer-arn {loadBalancer} --subnets <one per zone>"],
    docs: [docs.loadBalancers],
    source: sources.loadBalancer,
    check: ({ facts }) => {
      const zones = facts?.loadBalancer?.zones ?? [];
      return zones.length === 1 ? { fact: `enabled zones: ${zones[0]?.name}` } : undefined;
    },
  },
];

const ofGroups: readonly GroupRow[] = [
  {
    id: "targets-in-one-zone",
    title: "All targets of {pool} are in one Availability Zone",
    // Below "single-zone": the load balancer survives, and small groups are often so on purpose.
    severity: "medium",
    cause: "no-live-backends",
    why: "When that zone has a fault, the group has no target left.",
    fix: [
      "Spread the targets: more subnets for the Auto Scaling group or ECS service.",
      "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    ],
    docs: [docs.targetGroups],
    source: sources.health,
    check: (snapshot, { arn }) => {
      const targets = serving(snapshot, arn);
      const zones = new Set(targets.map(zoneOf));
      const [zone] = zones;
      if (targets.length < 2 || zones.size !== 1 || zone === undefined) return undefined;
      return { fact: `${targets.length} targets, all in ${zone}` };
    },
  },
  {
    id: "zone-without-targets",
    title: "{pool} has no healthy target in zone {zone}, and cross-zone load balancing is off",
    severity: "high",
    cause: "no-live-backends",
    why: "The load balancer's node in that zone may only use targets of its own zone, and there is none: requests that it takes fail.",
    fix: [crossZone, "Or register targets in that zone."],
    docs: [docs.groupHealth, docs.groupAttributes],
    source: sources.groupAttributes,
    check: (snapshot, group) => {
      const targets = serving(snapshot, group.arn);
      if (!crossZoneIsOff(group) || targets.length === 0 || targets.some((target) => target.zone === undefined))
        return undefined;
      const covered = new Set(targets.flatMap((target) => (target.state === "healthy" ? [zoneOf(target)] : [])));
      return (snapshot.facts?.loadBalancer?.zones ?? []).flatMap(({ name }) =>
        covered.has(name)
          ? []
          : [
              {
                fact: `no healthy target in ${name}; load_balancing.cross_zone.enabled is false`,
                names: { zone: name },
                subject: `${group.name} in ${name}`,
              },
            ],
      );
    },
  },
  {
    id: "cross-zone-skew",
    title: "Targets of {pool} likely carry very different loads: zones are uneven and cross-zone load balancing is off",
    severity: "medium",
    cause: "overload",
    basis: "inferred",
    why: "Each zone gets an equal part of the traffic, however few targets it has.",
    fix: [crossZone],
    docs: [docs.groupAttributes],
    source: sources.groupAttributes,
    check: (snapshot, group) => {
      if (!crossZoneIsOff(group)) return undefined;
      const zones = Map.groupBy(serving(snapshot, group.arn), zoneOf);
      const counts = [...zones.values()].map((targets) => targets.length);
      if (counts.length < 2 || Math.max(...counts) < skew * Math.min(...counts)) return undefined;
      const fact = [...zones].map(([zone, targets]) => `${targets.length} in ${zone}`).join(", ");
      return { fact: `targets: ${fact}; load_balancing.cross_zone.enabled is false` };
    },
  },
];

export const lintZones = [...ofGateway.map(gatewayLint), ...ofGroups.map(groupLint)];
