import { docs } from "./docs.ts";
import { type AwsRule, counted, exceeds, groupsOf, hint, logSource, proof } from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { clusterAt, medianOf } from "./paces.ts";
import { byPool } from "./pools.ts";
import { clientFloor, concentration, timerSeconds } from "./thresholds.ts";

/** Below a second, a common duration is that of a fast page, not of a timeout. */
const shortestTimeoutSeconds = 1;

export const clientTimeout: AwsRule = {
  id: "aws/client-timeout",
  title: "Clients of {loadBalancerName} give up after {seconds} s",
  severity: "medium",
  cause: "client-abort",
  why: "Clients close the connection before an answer, again and again after the same time: a timeout of the client, or of a CDN or proxy before this load balancer, is shorter than the answers take.",
  fix: [
    "Raise the timeout of what calls this load balancer (a CDN's origin timeout, an SDK's default), or make the answers faster than {seconds} s.",
  ],
  docs: [docs.troubleshooting, docs.accessLogs],
  detect: (snapshot) =>
    byPool(snapshot, groupsOf(snapshot, "client-closed")).flatMap(
      ({ pool, groups, count, requests, share, firstSeen }) => {
        const median = medianOf(groups, "total");
        if (median === undefined || median < shortestTimeoutSeconds || !exceeds(clientFloor, count, share)) return [];
        const near = clusterAt(groups, "total", median, timerSeconds);
        if (near < concentration * count) return [];
        return [
          matchAbout(
            snapshot,
            { pool },
            {
              names: { seconds: String(Math.round(median)) },
              evidence: [
                proof(`${counted(count, requests)}: 460, the client closed before the answer`, logSource(groups)),
                hint(`${near} of them after ${median.toFixed(1)} ± ${timerSeconds} s`, logSource(groups)),
              ],
              requests: count,
              firstSeen,
            },
          ),
        ];
      },
    ),
};
