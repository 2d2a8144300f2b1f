import type { Application } from "../../../packages/lab/src/aws/behaviour.ts";
import { type RunningAws, startAws } from "../../../packages/lab/src/aws/start.ts";
import type { LoadBalancer, TargetGroup, World } from "../../../packages/lab/src/aws/world.ts";

export const now = new Date("2026-03-14T15:07:20Z");

export const sound: Application = { responseSeconds: { median: 0.05, p99: 0.4 }, keepAliveSeconds: 75 };

/** Two zones, one load balancer, one group of two instances; parts can be put in its place. */
export function smallWorld(parts: Partial<World> = {}): World {
  return {
    account: "123456789012",
    region: "eu-west-1",
    subnets: [
      { name: "a", zone: "eu-west-1a", cidr: "10.0.1.0/24" },
      { name: "b", zone: "eu-west-1b", cidr: "10.0.2.0/24", freeAddresses: 3 },
    ],
    securityGroups: [
      { name: "balancers", ingress: [{ fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" }] },
      { name: "apps", ingress: [{ fromPort: 8080, toPort: 8080, group: "balancers" }] },
    ],
    certificates: [{ name: "web", domain: "web.example.com", expiresInDays: 20 }],
    loadBalancers: [balancer()],
    targetGroups: [group()],
    ...parts,
  };
}

export function balancer(changes: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    name: "web",
    subnets: ["a", "b"],
    securityGroups: ["balancers"],
    listeners: [
      {
        port: 443,
        protocol: "HTTPS",
        certificate: "web",
        rules: [{ priority: 5, paths: ["/gone*"], action: { fixedResponse: { status: 503, body: "<back> & soon" } } }],
        otherwise: { forward: [{ targetGroup: "api" }] },
      },
    ],
    logs: { to: "s3", bucket: "logs", prefix: "edge", also: ["connection", "health-check"] },
    traffic: [
      {
        host: "web.example.com",
        port: 443,
        protocol: "https",
        requestsPerSecond: 1,
        requests: [{ path: "/" }, { path: "/gone" }],
      },
    ],
    tags: { team: 'a&b "<c>"' },
    ...changes,
  };
}

export function group(changes: Partial<TargetGroup> = {}, application: Application = sound): TargetGroup {
  return {
    name: "api",
    type: "instance",
    protocol: "HTTP",
    port: 8080,
    healthCheck: { path: "/healthz", intervalSeconds: 15 },
    targets: [1, 2].map((number) => ({
      id: `i-${number}`,
      address: `10.0.${number}.10`,
      port: 8080,
      subnet: number === 1 ? "a" : "b",
      securityGroup: "apps",
      application,
    })),
    ...changes,
  };
}

export function startSmall(world: World = smallWorld(), seed = 1): Promise<RunningAws> {
  return startAws(world, { seed, now }, { loadBalancer: "web", targetGroup: "api" });
}

/** Options for any SDK client that has nothing from the machine's own set-up. */
export function clientOptions(lab: { readonly env: Readonly<Record<string, string>> }) {
  const {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID = "",
    AWS_SECRET_ACCESS_KEY = "",
  } = lab.env;
  return {
    endpoint,
    region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  };
}
