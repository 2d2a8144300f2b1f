import type { Evidence } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  doubt,
  logSource,
  present,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { refuses } from "./families.ts";
import { connectionsByMetricsAlone } from "./metrics-alone.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend } from "./pools.ts";
import { protocolOf } from "./settings.ts";
import { clustersOf } from "./shapes.ts";

export const connectionRefused: AwsRule = {
  id: "aws/connection-refused",
  title: "Nothing accepts connections at the targets of {pool}",
  severity: "critical",
  cause: "connection-refused",
  why: "The load balancer chose a target and got no connection, at once: nothing listens on that port, or the host rejects it. Without TargetConnectionErrorCount to agree, this is the likely reading of a 502 with all times -1.",
  fix: [
    "Start the application on the target, and see that it listens on the registered port and not on 127.0.0.1 only: `ss -ltnp` there.",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    "curl -v http://{targetHost}:{targetPort}/",
    "If the port is wrong, register the right one: aws elbv2 register-targets --target-group-arn {targetGroup} --targets Id={targetId},Port=<port>",
  ],
  docs: [docs.explain502, docs.troubleshooting],
  detect: (snapshot) => [
    ...logged(snapshot),
    ...connectionsByMetricsAlone(snapshot, { status: "502", other: "504", says: "refused, not timed out" }),
  ],
};

function logged(snapshot: AwsSnapshot) {
  return clustersOf(snapshot, refuses).flatMap(({ shape, pool, groups, count, requests, firstSeen }) => {
    if (shape !== "spread") return [];
    const [backend] = byBackend(groups).keys();
    const failed = sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: pool });
    const source = logSource(groups);
    const targets = byBackend(groups).size;
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend }),
          evidence: present<Evidence>(
            proof(`${counted(count, requests)}: 502 at once, no connection (all times -1), ${targets} targets`, source),
            failed !== undefined &&
              failed > 0 &&
              proof(`TargetConnectionErrorCount is ${failed} for this target group`, sources.metrics),
            failed === 0 && doubt("TargetConnectionErrorCount is 0 for this target group", sources.metrics),
            protocolOf(snapshot, pool) === "HTTPS" &&
              doubt("the group speaks HTTPS: a failed TLS handshake may look alike in the log", source),
          ),
          requests: count,
          firstSeen,
          basis: failed ? "documented" : "inferred",
        },
      ),
    ];
  });
}
