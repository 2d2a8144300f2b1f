import type { FailureGroup } from "@cloud502/core";
import { docs } from "./docs.ts";
import { type AwsRule, type AwsSnapshot, counted, countOf, hint, logSource, proof } from "./evidence.ts";
import { closes } from "./families.ts";
import { matchAbout } from "./names.ts";
import { clusterAt, working } from "./paces.ts";
import { poolFailures } from "./pools.ts";
import { deregistrationDelay } from "./settings.ts";
import { clustersOf } from "./shapes.ts";
import { concentration, hopFloor, timerSeconds, workerTimeouts } from "./thresholds.ts";

export const workerTimeout: AwsRule = {
  id: "aws/worker-timeout",
  title: "The application server likely kills its own workers after {seconds} s",
  severity: "high",
  cause: "worker-timeout",
  basis: "inferred",
  why: "Connections close after the same, round time of work again and again: likely a request timeout of the application server (gunicorn 30 s, PHP-FPM and uWSGI often 60 s), which kills the worker in the middle of a request.",
  fix: [
    "Look for WORKER TIMEOUT, HARAKIRI or request_terminate_timeout in the application server's log.",
    "Make the request faster or move it to the background, or raise the limit: gunicorn `--timeout`, PHP-FPM `request_terminate_timeout`, uWSGI `harakiri`; keep it below the load balancer's idle timeout ({idleTimeout} s).",
  ],
  docs: [docs.explain502, docs.troubleshooting],
  detect: (snapshot) =>
    timedPools(snapshot).map(({ pool, groups, seconds }) => {
      const { count, requests, firstSeen } = poolFailures(snapshot, pool, groups);
      return matchAbout(
        snapshot,
        { pool },
        {
          names: { seconds: String(seconds) },
          evidence: [
            proof(
              `${counted(count, requests)}: 502, closed after ${seconds} ± ${timerSeconds} s of work`,
              logSource(groups),
            ),
            hint(`${seconds} s is a usual hard timeout of application servers`, logSource(groups)),
          ],
          requests: count,
          firstSeen,
        },
      );
    }),
};

/** The groups that the rule explains, so that others leave them alone. */
export function timedWork(snapshot: AwsSnapshot): readonly FailureGroup[] {
  return timedPools(snapshot).flatMap(({ groups }) => groups);
}

function timedPools(snapshot: AwsSnapshot) {
  return clustersOf(snapshot, closes).flatMap(({ pool, groups }) => {
    const worked = working(groups);
    const total = countOf(worked);
    const delay = deregistrationDelay(snapshot, pool);
    const seconds = workerTimeouts.find((value) => {
      const near = clusterAt(worked, "backend", value, timerSeconds);
      return value !== delay && near >= hopFloor.count && near >= concentration * total;
    });
    return seconds === undefined ? [] : [{ pool, groups: worked, seconds }];
  });
}
