import { drainedWork } from "./deregistration-delay-elapsed.ts";
import { docs } from "./docs.ts";
import { type AwsRule, type AwsSnapshot, counted, exceeds, hint, logSource, present, proof } from "./evidence.ts";
import { closes } from "./families.ts";
import { racesOf } from "./keepalive-race.ts";
import { matchAbout, namesOf } from "./names.ts";
import { atOnce, medianOf, working } from "./paces.ts";
import { byBackend, type PoolFailures, poolFailures, shareOf } from "./pools.ts";
import { clustersOf } from "./shapes.ts";
import { concentration } from "./thresholds.ts";
import { timedWork } from "./worker-timeout.ts";

export const closedWhileWorking: AwsRule = {
  id: "aws/closed-while-working",
  title: "Targets of {pool} close connections while they work on requests",
  severity: "high",
  cause: "backend-closed-early",
  why: "The target took the request, worked on it, and closed the connection without an answer: a crashed or killed worker, a restart, or a limit of the application server.",
  fix: [
    "Look at the application's log at the times of the samples: exits, out of memory, segmentation faults, killed workers.",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    "If workers are killed for their time, raise the application server's request timeout or make the request cheaper.",
  ],
  docs: [docs.explain502, docs.troubleshooting],
  detect: (snapshot) => unexplained(snapshot, "working").map((one) => toMatch(snapshot, one, "after work had begun")),
};

export const closedAtOnce: AwsRule = {
  id: "aws/closed-at-once",
  title: "Targets of {pool} close connections as soon as they are asked",
  severity: "high",
  cause: "backend-closed-early",
  why: "The target accepts connections and closes them at once, without an answer, for too many requests to be a keep-alive race: its process dies on them, or something before it (a sidecar, a TLS or PROXY protocol listener) refuses what it reads.",
  fix: [
    "curl -v --http1.1 http://{targetHost}:{targetPort}{healthPath}",
    "Ask a target directly, as above, from a machine in its network, and read its log meanwhile.",
  ],
  docs: [docs.explain502, docs.troubleshooting],
  detect: (snapshot) => unexplained(snapshot, "at-once").map((one) => toMatch(snapshot, one, "within 0.05 s")),
};

/** Spread closes of one pace that no narrower rule (race, worker timeout, drain) explains. */
function unexplained(snapshot: AwsSnapshot, pace: "working" | "at-once"): readonly PoolFailures[] {
  const racing = racesOf(snapshot).flatMap(({ groups }) => groups);
  const taken = new Set([...racing, ...timedWork(snapshot), ...drainedWork(snapshot)]);
  return clustersOf(snapshot, closes).flatMap(({ shape, pool, groups }) => {
    const left = (pace === "working" ? working(groups) : atOnce(groups)).filter((group) => !taken.has(group));
    const own = poolFailures(snapshot, pool, left);
    return shape === "spread" && exceeds(closes.floor, own.count, own.share) ? [own] : [];
  });
}

function toMatch(snapshot: AwsSnapshot, failures: PoolFailures, when: string) {
  const { pool, groups, count, requests, firstSeen } = failures;
  const source = logSource(groups);
  const [backend] = byBackend(groups).keys();
  const median = medianOf(groups, "backend");
  const [route] = groups.map((group) => group.route);
  const oneRoute = route !== undefined && shareOf(groups, (group) => group.route === route) >= concentration;
  return matchAbout(
    snapshot,
    { pool },
    {
      names: namesOf(snapshot, { pool, backend }),
      evidence: present(
        proof(`${counted(count, requests)}: 502, the target closed the connection ${when}, no answer`, source),
        median !== undefined && hint(`half of them within ${median.toFixed(2)} s of being asked`, source),
        oneRoute && hint(`most of them on ${route}`, source),
      ),
      requests: count,
      firstSeen,
    },
  );
}
