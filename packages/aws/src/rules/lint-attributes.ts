import { docs } from "./docs.ts";
import { sources, sumMetric } from "./evidence.ts";
import { type GatewayRow, type GroupRow, gatewayLint, groupLint } from "./lint.ts";
import { attribute, groupAttribute } from "./settings.ts";

const setAttribute = "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes";
const setGroup = "aws elbv2 modify-target-group-attributes --target-group-arn {targetGroup} --attributes";
/** Subnets as AWS asks for them: /27 or larger, 8 free addresses. */
const fewAddresses = 8;
const smallestPrefix = 27;
/** Requests that could not go where their cookie says, as a share of all, from which stickiness is in the way. */
const unstickyShare = 0.1;

const ofGroups: readonly GroupRow[] = [
  {
    id: "slow-start-with-least-outstanding",
    title: "{pool} has slow start together with least outstanding requests",
    severity: "low",
    cause: "config-error",
    why: "The two do not work together: slow start has no effect.",
    fix: [`${setGroup} Key=slow_start.duration_seconds,Value=0`],
    docs: [docs.groupAttributes],
    source: sources.groupAttributes,
    check: (_, group) => {
      const slowStart = Number(groupAttribute(group, "slow_start.duration_seconds") ?? 0);
      const algorithm = groupAttribute(group, "load_balancing.algorithm.type");
      if (slowStart === 0 || algorithm !== "least_outstanding_requests") return undefined;
      return { fact: `slow_start.duration_seconds ${slowStart}, algorithm ${algorithm}` };
    },
  },
  {
    id: "sticky-overload",
    title: "Sticky sessions of {pool} likely load its targets unevenly",
    severity: "low",
    cause: "overload",
    basis: "inferred",
    why: "Many requests could not go to the target of their cookie: targets come and go faster than cookies end, and those that stay keep the old sessions.",
    fix: [`${setGroup} Key=stickiness.lb_cookie.duration_seconds,Value=<shorter>`],
    docs: [docs.metrics, docs.groupAttributes],
    source: sources.metrics,
    check: (snapshot, group) => {
      if (groupAttribute(group, "stickiness.enabled") !== "true") return undefined;
      const lost =
        (sumMetric(snapshot, "NonStickyRequestCount") ?? 0) + (sumMetric(snapshot, "AppCookieNonStickinessCount") ?? 0);
      const all = sumMetric(snapshot, "RequestCount");
      if (!all || lost < unstickyShare * all) return undefined;
      return { fact: `${lost} of ${all} requests could not use their sticky target` };
    },
  },
];

const ofGateway: readonly GatewayRow[] = [
  {
    id: "desync-strictest",
    title: "{loadBalancerName} refuses every request that is not strictly compliant",
    severity: "low",
    cause: "rejected-by-policy",
    why: "Desync mitigation mode `strictest` refuses requests that most applications take: old clients and some proxies meet 400s.",
    fix: [`${setAttribute} Key=routing.http.desync_mitigation_mode,Value=defensive`],
    docs: [docs.attributes],
    source: sources.attributes,
    check: (snapshot) =>
      attribute(snapshot, "routing.http.desync_mitigation_mode") === "strictest"
        ? { fact: "routing.http.desync_mitigation_mode is strictest" }
        : undefined,
  },
  {
    id: "drop-invalid-headers",
    title: "{loadBalancerName} removes headers with unusual names",
    severity: "info",
    cause: "rejected-by-policy",
    why: "Headers whose names hold other characters than letters, digits and hyphens never reach the targets; applications that need one (with an underscore, say) fail.",
    fix: [`${setAttribute} Key=routing.http.drop_invalid_header_fields.enabled,Value=false`],
    docs: [docs.attributes],
    source: sources.attributes,
    check: (snapshot) =>
      attribute(snapshot, "routing.http.drop_invalid_header_fields.enabled") === "true"
        ? { fact: "routing.http.drop_invalid_header_fields.enabled is true" }
        : undefined,
  },
  {
    id: "subnet-addresses",
    title: "Subnet {subnet} leaves {loadBalancerName} no room to grow",
    severity: "medium",
    cause: "proxy-exhausted",
    why: "The load balancer needs a /27 or larger and 8 free addresses in each subnet to scale; without them it runs out of capacity under load.",
    fix: [
      "aws ec2 describe-subnets --subnet-ids {subnet}",
      "aws elbv2 set-subnets --load-balancer-arn {loadBalancer} --subnets <larger subnets, one per zone>",
    ],
    docs: [docs.subnets],
    source: sources.subnets,
    check: ({ facts }) =>
      (facts?.loadBalancer?.zones ?? []).flatMap(({ subnet }) => {
        const known = facts?.subnets?.find(({ id }) => id === subnet);
        const prefix = Number(known?.cidr.split("/")[1]);
        if (!known || (known.freeAddresses >= fewAddresses && !(prefix > smallestPrefix))) return [];
        const fact = `${known.id} (${known.cidr}) has ${known.freeAddresses} free addresses`;
        return [{ fact, subject: known.id, names: { subnet: known.id } }];
      }),
  },
];

export const lintAttributes = [...ofGroups.map(groupLint), ...ofGateway.map(gatewayLint)];
