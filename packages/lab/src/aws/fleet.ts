import { createDice } from "../dice.ts";
import type { TargetGroup, World } from "./world.ts";

/** How big a fleet is. */
export interface FleetSize {
  readonly loadBalancers: number;
  readonly targetGroups: number;
  /** Default 3. */
  readonly targetsPerGroup?: number;
  /** Default 0: no logs and no metrics but host counts. */
  readonly requestsPerSecond?: number;
}

/** A synthetic account without faults, for benches: groups are spread evenly over load balancers, each behind a rule of its own. */
export function fleet(size: FleetSize): World {
  const dice = createDice("fleet");
  const zones = ["a", "b", "c"];
  const groups = Array.from({ length: size.targetGroups }, (_, index) => ({
    owner: index % size.loadBalancers,
    group: fleetGroup(index, size.targetsPerGroup ?? 3, zones, () => dice.hex(16)),
  }));
  return {
    account: "111122223333",
    region: "eu-west-1",
    subnets: zones.map((zone, index) => ({ name: zone, zone: `eu-west-1${zone}`, cidr: `10.${index + 1}.0.0/16` })),
    securityGroups: [
      { name: "balancers", ingress: [{ fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" }] },
      { name: "applications", ingress: [{ fromPort: 8080, toPort: 8080, group: "balancers" }] },
    ],
    certificates: [{ name: "fleet", domain: "*.example.com", expiresInDays: 120 }],
    targetGroups: groups.map(({ group }) => group),
    loadBalancers: Array.from({ length: size.loadBalancers }, (_, index) => {
      const own = groups.filter(({ owner }) => owner === index).map(({ group }) => group.name);
      const [first, ...rest] = own;
      const rules = rest.map((name, position) => ({
        priority: position + 1,
        paths: [`/${name}/*`],
        action: { forward: [{ targetGroup: name }] },
      }));
      const host = `fleet-${index}.example.com`;
      const requestsPerSecond = size.requestsPerSecond ?? 0;
      return {
        name: `fleet-${index}`,
        subnets: zones,
        securityGroups: ["balancers"],
        listeners: [
          {
            port: 443,
            protocol: "HTTPS" as const,
            certificate: "fleet",
            rules,
            otherwise: first === undefined ? { fixedResponse: { status: 404 } } : { forward: [{ targetGroup: first }] },
          },
        ],
        logs: { to: "s3" as const, bucket: "fleet-logs" },
        traffic: [
          {
            host,
            port: 443,
            protocol: "https" as const,
            requestsPerSecond,
            requests: own.map((name) => ({ path: `/${name}/` })),
          },
        ],
      };
    }),
  };
}

function fleetGroup(index: number, count: number, zones: readonly string[], id: () => string): TargetGroup {
  return {
    name: `service-${index}`,
    type: "instance",
    protocol: "HTTP",
    port: 8080,
    healthCheck: { path: "/healthz", intervalSeconds: 15 },
    targets: Array.from({ length: count }, (_, position) => ({
      id: `i-0${id()}`,
      address: `10.${(position % zones.length) + 1}.${Math.floor(index / 200)}.${(index % 200) + 20}`,
      port: 8080,
      subnet: zones[position % zones.length] ?? "a",
      securityGroup: "applications",
      application: { responseSeconds: { median: 0.04, p99: 0.6 }, keepAliveSeconds: 75 },
    })),
  };
}
