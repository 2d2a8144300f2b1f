import { docs } from "./docs.ts";
import { type AwsRule, counted, exceeds, groupsOf, logSource, proof } from "./evidence.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend, byPool } from "./pools.ts";
import { hopFloor } from "./thresholds.ts";

export const responseTruncated: AwsRule = {
  id: "aws/response-truncated",
  title: "Responses of {pool} likely end before the length that they announce",
  severity: "medium",
  cause: "response-truncated",
  basis: "inferred",
  why: "The load balancer had a response head and then sent 504: likely Content-Length is larger than the body that came, and it waited for the rest.",
  fix: [
    "curl -v --http1.1 -o /dev/null http://{targetHost}:{targetPort}<path>",
    "curl says `transfer closed with N bytes remaining` when the length is wrong; look for compression, buffering or an exception after the head.",
  ],
  docs: [docs.troubleshooting, docs.explain504],
  detect: (snapshot) =>
    byPool(snapshot, groupsOf(snapshot, "truncated-response")).flatMap(
      ({ pool, groups, count, requests, share, firstSeen }) => {
        if (!exceeds(hopFloor, count, share)) return [];
        const [backend] = byBackend(groups).keys();
        return [
          matchAbout(
            snapshot,
            { pool },
            {
              names: namesOf(snapshot, { pool, backend }),
              evidence: [
                proof(`${counted(count, requests)}: 504 after the target had begun to answer`, logSource(groups)),
              ],
              requests: count,
              firstSeen,
            },
          ),
        ];
      },
    ),
};
