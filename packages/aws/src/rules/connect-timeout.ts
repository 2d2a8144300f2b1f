import type { Evidence } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  exceeds,
  hint,
  logSource,
  metricSince,
  present,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { connectTimeouts } from "./families.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend } from "./pools.ts";
import { backendsOf } from "./settings.ts";
import { clustersOf } from "./shapes.ts";
import { hopFloor } from "./thresholds.ts";
import { isTlsFailure } from "./tls.ts";

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
  detect: (snapshot) => [...logged(snapshot), ...unlogged(snapshot)],
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

/** Without access logs: connections fail and the answers are 504, so they time out. */
function unlogged(snapshot: AwsSnapshot) {
  if (snapshot.failures?.groups.some(({ kind }) => kind === "request")) return [];
  const late = sumMetric(snapshot, "HTTPCode_ELB_504_Count") ?? 0;
  const made = sumMetric(snapshot, "HTTPCode_ELB_502_Count") ?? 0;
  return snapshot.gateway.pools.flatMap(({ id: pool }) => {
    const failed = sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: pool }) ?? 0;
    const asked = sumMetric(snapshot, "RequestCount");
    if (!exceeds(hopFloor, Math.min(failed, late), asked && failed / asked)) return [];
    if (made > late / 2 || isTlsFailure(snapshot, pool)) return [];
    const [first] = backendsOf(snapshot, pool) ?? [];
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend: first?.address }),
          evidence: [
            proof(`TargetConnectionErrorCount is ${failed} for this target group`, sources.metrics),
            hint(
              `HTTPCode_ELB_504_Count is ${late}, HTTPCode_ELB_502_Count ${made}: timed out, not refused`,
              sources.metrics,
            ),
          ],
          requests: Math.min(failed, late),
          firstSeen: metricSince(snapshot, "TargetConnectionErrorCount", { targetGroup: pool }),
          basis: "inferred",
        },
      ),
    ];
  });
}
