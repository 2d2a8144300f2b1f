import type { Evidence } from "@cloud502/core";
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
} from "./evidence.ts";
import { connectTimeouts } from "./families.ts";
import { connectionsByMetricsAlone } from "./metrics-alone.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend } from "./pools.ts";
import { clustersOf } from "./shapes.ts";

export const connectTimeout: AwsRule = {
  id: "aws/connect-timeout",
  title: "Connections to the targets of {pool} time out",
  severity: "critical",
  cause: "connect-timeout",
  why: "The load balancer waited 10 seconds for a TCP connection and got none: packets vanish in a security group, a network ACL or a route, or the target's accept queue is full.",
  fix: [
    "aws ec2 authorize-security-group-ingress --group-id <security group of the targets> --protocol tcp --port {targetPort} --source-group <security group of the load balancer>",
    "aws ec2 describe-network-acls",
    "See that the network ACLs let the ephemeral ports 1024-65535 return from the targets to the load balancer's subnets.",
    "If the network is open, look at the target's accept queue: `ss -ltn` (Recv-Q at its limit) and `nstat -az TcpExtListenOverflows`.",
  ],
  docs: [docs.accessLogs, docs.troubleshooting, docs.explain504],
  detect: (snapshot) => [
    ...logged(snapshot),
    ...connectionsByMetricsAlone(snapshot, { status: "504", other: "502", says: "timed out, not refused" }),
  ],
};

function logged(snapshot: AwsSnapshot) {
  return clustersOf(snapshot, connectTimeouts).flatMap(({ shape, pool, groups, count, requests, firstSeen }) => {
    if (shape !== "spread") return [];
    const [backend] = byBackend(groups).keys();
    const failed = sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: pool });
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend }),
          evidence: present<Evidence>(
            proof(`${counted(count, requests)}: 504 after 10 s, no connection (all times -1)`, logSource(groups)),
            failed !== undefined &&
              failed > 0 &&
              hint(`TargetConnectionErrorCount is ${failed} for this target group`, sources.metrics),
          ),
          requests: count,
          firstSeen,
        },
      ),
    ];
  });
}
