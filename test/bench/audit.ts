import { fork } from "node:child_process";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { aws } from "@cloud502/aws";
import { inspect, type Question } from "@cloud502/core";
import { type AwsWorld, startAws } from "@cloud502/lab";
import { virtualRun } from "../virtual-context.ts";

/**
 * An audit of 300 target groups behind 60 load balancers against the lab: calls, seconds at the rate limit (on a virtual
 * clock) and peak memory. Ends with 1 when a figure is over its limit.
 */
const loadBalancers = 60;
const targetGroups = 300;
const region = "eu-west-1";
const zones = ["a", "b", "c"] as const;
const questions: readonly Question[] = ["backends", "probes", "settings", "metrics"];

if (process.argv[2] === "lab") {
  const lab = await startAws(fleet(), { seed: 1, now: new Date() });
  process.on("message", () => process.send?.(lab.calls()));
  process.send?.(lab.env);
} else await audit();

async function audit(): Promise<void> {
  const lab = fork(import.meta.filename, ["lab"], { execArgv: ["--conditions=source"] }); // its memory is not ours
  const [env] = await once(lab, "message");
  const run = virtualRun(env);
  const adapter = await aws.connect?.({ regions: [region] }, run.context);
  if (!adapter) throw new Error("aws has no adapter");

  const until = run.context.now();
  const window = { since: new Date(until.getTime() - 3_600_000).toISOString(), until: until.toISOString() };
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const heapAt: number[] = [];
  let gateways = 0;
  let backends = 0;
  const started = performance.now();
  for await (const snapshot of inspect(adapter, { provider: "aws", questions, window, concurrency: 8 }, run.context)) {
    gateways += 1;
    backends += snapshot.backends?.length ?? 0;
    aws.matches(snapshot);
    collectGarbage();
    heapAt.push(process.memoryUsage().heapUsed);
  }
  const wall = (performance.now() - started) / 1000;
  adapter.close?.();
  lab.send("calls");
  const [calls]: { readonly [action: string]: number }[] = await once(lab, "message");
  lab.kill();

  const listeners = loadBalancers * 2;
  const https = loadBalancers;
  const perThing = 2 * targetGroups + 2 * loadBalancers + listeners + https;
  const paged = /DescribeLoadBalancers|DescribeTargetGroups|^ec2:|^acm:|GetMetricData|DescribeDeliver|ListObjects/;
  const sum = (wanted: (action: string) => boolean) =>
    Object.entries(calls ?? {}).reduce((total, [action, count]) => total + (wanted(action) ? count : 0), 0);
  const listed = sum((action) => /Describe(LoadBalancers|TargetGroups)$/.test(action) || /^(ec2|acm):/.test(action));
  const others = sum((action) => /GetMetricData|DescribeDeliver|ListObjects/.test(action));
  const direct = sum((action) => !paged.test(action));
  const quarter = (from: number) => Math.max(...heapAt.slice(from * heapAt.length, (from + 0.25) * heapAt.length));
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

  console.log(
    `${gateways} load balancers, ${targetGroups} target groups, ${backends} targets, ${run.gaps.length} gaps`,
  );
  for (const [action, count] of Object.entries(calls ?? {})) console.log(`  ${action.padEnd(55)} ${count}`);
  console.log(
    `calls per thing: ${direct} (at most ${perThing} = 2 per target group + 2 per load balancer + rules + certificates)`,
  );
  console.log(`pages of ELB, EC2 and ACM: ${listed}; of CloudWatch, Logs and S3: ${others}`);
  console.log(
    `seconds at the limit of 8 calls a second, burst 30: ${run.seconds().toFixed(1)}; against loopback: ${wall.toFixed(1)}`,
  );
  console.log(
    `peak memory: ${megabytes(process.resourceUsage().maxRSS * 1024)} MB; heap after the first and last quarter: ` +
      `${megabytes(quarter(0))} and ${megabytes(quarter(0.75))} MB`,
  );
  if (direct > perThing || gateways !== loadBalancers || run.gaps.length > 0) process.exitCode = 1;
}

/** Five target groups of two targets behind every load balancer, which listens for HTTP and HTTPS. */
function fleet(): AwsWorld {
  const names = Array.from({ length: targetGroups }, (_, index) => `group-${index}`);
  return {
    account: "123456789012",
    region,
    subnets: zones.map((zone, index) => ({ name: zone, zone: `${region}${zone}`, cidr: `10.${index}.0.0/16` })),
    securityGroups: [
      { name: "balancers", ingress: [443, 80].map((port) => ({ fromPort: port, toPort: port, cidr: "0.0.0.0/0" })) },
      { name: "apps", ingress: [{ fromPort: 8080, toPort: 8080, group: "balancers" }] },
    ],
    certificates: [{ name: "all", domain: "example.com", expiresInDays: 200 }],
    targetGroups: names.map((name, group) => ({
      name,
      type: "instance",
      protocol: "HTTP",
      port: 8080,
      targets: [0, 1].map((index) => ({
        id: `i-0${String(group * 2 + index).padStart(16, "0")}`,
        address: `10.${index}.${Math.floor(group / 200)}.${10 + (group % 200)}`,
        port: 8080,
        subnet: zones[index] ?? "a",
        securityGroup: "apps",
        application: { responseSeconds: { median: 0.02, p99: 0.2 }, keepAliveSeconds: 75 },
      })),
    })),
    loadBalancers: Array.from({ length: loadBalancers }, (_, index) => {
      const own = names.filter((_, group) => group % loadBalancers === index);
      const [first = "", ...others] = own;
      const otherwise = { forward: [{ targetGroup: first }] };
      return {
        name: `web-${index}`,
        subnets: [...zones],
        securityGroups: ["balancers"],
        logs: { to: "nowhere" },
        listeners: [
          {
            port: 443,
            protocol: "HTTPS",
            certificate: "all",
            rules: others.map((targetGroup, rule) => ({
              priority: rule + 1,
              paths: [`/${targetGroup}/*`],
              action: { forward: [{ targetGroup }] },
            })),
            otherwise,
          },
          { port: 80, protocol: "HTTP", otherwise },
        ],
        traffic: [
          {
            host: `web-${index}.example.com`,
            port: 443,
            protocol: "https",
            requestsPerSecond: 0.05,
            requests: [{ path: "/" }],
          },
        ],
      };
    }),
  };
}
