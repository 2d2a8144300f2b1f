import { type AwsWorld, type RunningAws, startAws } from "@cloud502/lab";
import type { ContractCloud } from "../contract.ts";

type LoadBalancer = AwsWorld["loadBalancers"][number];
type TargetGroup = AwsWorld["targetGroups"][number];

const region = "eu-west-1";

/** An account with one VPC of two zones and no load balancer. */
export const bareWorld: AwsWorld = {
  account: "123456789012",
  region,
  loadBalancers: [],
  targetGroups: [],
  subnets: [
    { name: "a", zone: `${region}a`, cidr: "10.0.1.0/24" },
    { name: "b", zone: `${region}b`, cidr: "10.0.2.0/24" },
  ],
  securityGroups: [
    { name: "balancers", ingress: [{ fromPort: 80, toPort: 80, cidr: "0.0.0.0/0" }] },
    { name: "apps", ingress: [{ fromPort: 8080, toPort: 8080, group: "balancers" }] },
  ],
};

/** A target group of `targets` instances that answer well but for what `application` changes. */
export function group(
  name: string,
  targets = 2,
  application: Partial<TargetGroup["targets"][number]["application"]> = {},
): TargetGroup {
  const first = 10 + (Buffer.from(name).reduce((sum, byte) => sum + byte, 0) % 200); // groups do not share addresses
  return {
    name,
    type: "instance",
    protocol: "HTTP",
    port: 8080,
    targets: Array.from({ length: targets }, (_, index) => ({
      id: `i-0${index}${Buffer.from(name).toString("hex").padEnd(14, "0").slice(-14)}`,
      address: `10.0.${(index % 2) + 1}.${first + index}`,
      port: 8080,
      subnet: index % 2 ? "b" : "a",
      securityGroup: "apps",
      application: { responseSeconds: { median: 0.02, p99: 0.2 }, keepAliveSeconds: 75, ...application },
    })),
  };
}

/** A load balancer that forwards to a group on port 80, with a little traffic. */
export function balancer(name: string, targetGroup: string, changes: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    name,
    subnets: ["a", "b"],
    securityGroups: ["balancers"],
    listeners: [{ port: 80, protocol: "HTTP", otherwise: { forward: [{ targetGroup }] } }],
    logs: { to: "s3", bucket: "alb-logs", prefix: "edge" },
    traffic: [
      { host: `${name}.example.com`, port: 80, protocol: "http", requestsPerSecond: 0.2, requests: [{ path: "/" }] },
    ],
    ...changes,
  };
}

/** Serves a world; stopped by the caller. */
export async function serve(world: AwsWorld): Promise<RunningAws> {
  return await startAws(world, { seed: 1, now: new Date() });
}

/** A world as the contract wants it. */
export async function contractCloud(world: AwsWorld): Promise<ContractCloud> {
  const lab = await serve(world);
  let closed = false;
  return {
    env: lab.env,
    options: { regions: [world.region] },
    gateways: world.loadBalancers.length + orphans(world).length,
    calls: lab.calls,
    misbehave: (action, kind, times) => void lab.misbehave({ action, kind, ...(times !== undefined && { times }) }),
    async close() {
      if (!closed) await lab.close();
      closed = true;
    },
  };
}

function orphans({ loadBalancers, targetGroups }: AwsWorld): readonly TargetGroup[] {
  const used = new Set(
    loadBalancers
      .flatMap(({ listeners }) => listeners)
      .flatMap(({ otherwise, rules = [] }) => [otherwise, ...rules.map(({ action }) => action)])
      .flatMap((action) => ("forward" in action ? action.forward.map(({ targetGroup }) => targetGroup) : [])),
  );
  return targetGroups.filter(({ name }) => !used.has(name));
}
