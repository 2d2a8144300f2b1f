import { docs } from "./docs.ts";
import { type AwsRule, metricSince, proof, seriesOf, sources, sumMetric } from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { hopFloor } from "./thresholds.ts";

const fix = [
  "aws elbv2 modify-capacity-reservation --load-balancer-arn {loadBalancer} --minimum-load-balancer-capacity CapacityUnits=<units>",
  "aws elbv2 describe-capacity-reservation --load-balancer-arn {loadBalancer}",
] as const;
const nearPercent = 90;

export const capacity: AwsRule = {
  id: "aws/capacity",
  title: "{loadBalancerName} rejects connections: it is out of capacity",
  severity: "high",
  cause: "proxy-exhausted",
  why: "The load balancer itself reached its maximum of connections and turned clients away before any target was asked.",
  fix,
  docs: [docs.metrics],
  detect: (snapshot) => {
    const rejected = sumMetric(snapshot, "RejectedConnectionCount") ?? 0;
    if (rejected < hopFloor.count) return [];
    const evidence = [proof(`RejectedConnectionCount is ${rejected}`, sources.metrics)];
    const firstSeen = metricSince(snapshot, "RejectedConnectionCount");
    return [matchAbout(snapshot, {}, { evidence, requests: rejected, firstSeen })];
  },
};

export const capacityNearLimit: AwsRule = {
  id: "aws/capacity-near-limit",
  title: "{loadBalancerName} runs near its capacity",
  severity: "medium",
  cause: "proxy-exhausted",
  latent: true,
  why: `At ${nearPercent} % and more of its capacity, a sudden rise of traffic comes faster than the load balancer grows.`,
  fix,
  docs: [docs.metrics],
  detect: (snapshot) => {
    const points = seriesOf(snapshot, "CapacityUtilization", {}, "Maximum")?.points ?? [];
    const most = Math.max(0, ...points.map(([, value]) => value));
    if (most < nearPercent) return [];
    return [matchAbout(snapshot, {}, { evidence: [proof(`CapacityUtilization reached ${most} %`, sources.metrics)] })];
  },
};
