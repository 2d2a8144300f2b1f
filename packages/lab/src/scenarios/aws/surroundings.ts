import type { Application, Traffic } from "../../aws/behaviour.ts";
import type {
  Action,
  LoadBalancer,
  LogDestination,
  SecurityGroup,
  Subnet,
  Target,
  TargetGroup,
  World,
} from "../../aws/world.ts";
import type { Dice } from "../../dice.ts";

/** An account with its network, and short ways to put ordinary things into it. */
export interface Place {
  readonly dice: Dice;
  readonly account: string;
  readonly region: string;
  /** Two or three, a zone each. */
  readonly subnets: readonly [Subnet, ...Subnet[]];
  /** A word that no other thing of this place is called by. */
  word(): string;
  logs: LogDestination;
  /** An application that works well. */
  application(changes?: Partial<Application>): Application;
  /** Instances spread over the zones, from the zone with index `zone` on. */
  targets(count: number, port: number, application: (index: number) => Application, zone?: number): readonly Target[];
  /** An HTTPS load balancer in all zones with one listener on 443. */
  loadBalancer(
    name: string,
    otherwise: Action,
    changes: Partial<LoadBalancer> & Pick<LoadBalancer, "traffic">,
  ): LoadBalancer;
  /** Visitors of a web shop. */
  visitors(host: string, requestsPerSecond: number, changes?: Partial<Traffic>): Traffic;
}

/** Names of the two security groups that every place has: load balancers', and applications'. */
export const balancerGroup = "load-balancers";
export const applicationGroup = "applications";

const words = [
  "shop",
  "orders",
  "payments",
  "search",
  "catalog",
  "profiles",
  "invoices",
  "media",
  "billing",
  "stock",
  "tickets",
  "fleet",
] as const;

/** Lays out an account: three zones, a range of addresses, two security groups. */
export function createPlace(dice: Dice): Place {
  const region = dice.pick(["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"]);
  const account = String(dice.integer(100_000_000_000, 999_999_999_999));
  const net = dice.integer(10, 90);
  const subnet = (zone: string, index: number): Subnet => ({
    name: `private-${zone}`,
    zone: `${region}${zone}`,
    cidr: `10.${net}.${index + 1}.0/24`,
    freeAddresses: dice.integer(120, 230),
  });
  const [first, ...others] = dice.pick([["a", "b"] as const, ["a", "b", "c"] as const]);
  const subnets = [subnet(first, 0), ...others.map((zone, index) => subnet(zone, index + 1))] as const;
  const left = [...words];
  const bucket = `${dice.pick(["acme", "globex", "initech", "umbrella"])}-alb-logs-${account.slice(0, 6)}`;
  let nextAddress = dice.integer(10, 30);
  const application = (changes: Partial<Application> = {}): Application => ({
    responseSeconds: { median: 0.04, p99: 0.6 },
    keepAliveSeconds: 75,
    ...changes,
  });
  return {
    dice,
    account,
    region,
    subnets,
    word: () => left.splice(dice.integer(0, left.length - 1), 1)[0] ?? `service-${dice.hex(4)}`,
    logs: { to: "s3", bucket, prefix: dice.pick(["", "alb", "logs/edge"]) },
    application,
    targets: (count, port, behave, zone = 0) =>
      Array.from({ length: count }, (_, index): Target => {
        const place = (zone + index) % subnets.length;
        const subnet = subnets[place];
        return {
          id: `i-0${dice.hex(16)}`,
          address: `10.${net}.${place + 1}.${nextAddress++}`,
          port,
          subnet: subnet?.name ?? "",
          securityGroup: applicationGroup,
          application: behave(index),
        };
      }),
    loadBalancer(name, otherwise, changes) {
      return {
        name,
        subnets: subnets.map((subnet) => subnet.name),
        securityGroups: [balancerGroup],
        listeners: [{ port: 443, protocol: "HTTPS", certificate: `${name}-certificate`, otherwise }],
        logs: this.logs,
        ...changes,
      };
    },
    visitors: (host, requestsPerSecond, changes = {}) => ({
      host,
      port: 443,
      protocol: "https",
      requestsPerSecond,
      requests: [
        { path: "/", share: 3 },
        { path: "/products/{id}", share: 4 },
        { path: "/cart", share: 2 },
        { path: "/api/session", method: "POST", share: 1 },
        { path: "/search", query: "?q=blue+boots", share: 2 },
      ],
      ...changes,
    }),
  };
}

/** What a description must and may hold; the rest of the world follows from the place. */
export interface WorldParts
  extends Pick<World, "loadBalancers" | "targetGroups">,
    Pick<Partial<World>, "subnets" | "securityGroups" | "networkAcls" | "functions" | "services"> {}

/** Closes the loop: what a scenario describes becomes a whole world with its network. */
export function worldOf(place: Place, parts: WorldParts): World {
  const ports = [...new Set(parts.targetGroups.flatMap(({ targets }) => targets.map(({ port }) => port)))];
  const usual: readonly SecurityGroup[] = [
    { name: balancerGroup, ingress: [443, 80].map((port) => ({ fromPort: port, toPort: port, cidr: "0.0.0.0/0" })) },
    { name: applicationGroup, ingress: ports.map((port) => ({ fromPort: port, toPort: port, group: balancerGroup })) },
  ];
  const own = parts.securityGroups ?? [];
  const domains = parts.loadBalancers.flatMap(({ name, listeners, traffic }) =>
    listeners.some(({ certificate }) => certificate !== undefined)
      ? [{ name: `${name}-certificate`, domain: traffic[0]?.host ?? `${name}.example.com`, expiresInDays: 200 }]
      : [],
  );
  return {
    account: place.account,
    region: place.region,
    certificates: domains,
    ...parts,
    subnets: [...place.subnets, ...(parts.subnets ?? [])],
    securityGroups: [...usual.filter(({ name }) => !own.some((group) => group.name === name)), ...own],
  };
}

/** A target group of healthy instances. */
export function instanceGroup(
  name: string,
  port: number,
  targets: readonly Target[],
  changes: Partial<TargetGroup> = {},
): TargetGroup {
  return {
    name,
    type: "instance",
    protocol: "HTTP",
    port,
    healthCheck: {
      path: "/healthz",
      intervalSeconds: 15,
      timeoutSeconds: 5,
      healthyThreshold: 3,
      unhealthyThreshold: 2,
      matcher: "200",
    },
    attributes: { "deregistration_delay.timeout_seconds": "300" },
    targets,
    ...changes,
  };
}
