import { docs } from "./docs.ts";
import { type AwsRule, type AwsSnapshot, counted, exceeds, groupsOf, hint, logSource, proof } from "./evidence.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend, byPool, shareOf } from "./pools.ts";
import { concentration, hopFloor } from "./thresholds.ts";

export const malformedResponse: AwsRule = {
  id: "aws/malformed-response",
  title: "Targets of {pool} likely send responses that the load balancer cannot accept",
  severity: "high",
  cause: "invalid-response",
  basis: "inferred",
  why: "The load balancer received an answer and yet sent 502: likely an invalid header, a duplicate Content-Length, a broken status line, or headers above 32 K.",
  fix: [
    "curl -v --http1.1 http://{targetHost}:{targetPort}<path>",
    "Look at the raw head that the target sends: header names with characters outside A-Z a-z 0-9 -, line folding, two Content-Length, Content-Length beside chunked, more than 32 K in all.",
  ],
  docs: [docs.troubleshooting, docs.limits],
  detect: (snapshot) =>
    refused(snapshot).map(({ pool, groups, count, requests, firstSeen }) => {
      const [backend] = byBackend(groups).keys();
      return matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend }),
          evidence: [
            proof(
              `${counted(count, requests)}: 502 although a response came (all three times >= 0)`,
              logSource(groups),
            ),
          ],
          requests: count,
          firstSeen,
        },
      );
    }),
};

export const responseHeaderTooLarge: AwsRule = {
  id: "aws/response-header-too-large",
  title: "Response headers on {route} are likely larger than the load balancer takes",
  severity: "medium",
  cause: "response-header-too-large",
  basis: "inferred",
  why: "Refused responses come from one route only: likely its headers (cookies, a long Location, a security policy) exceed 32 K in total, as invalid headers of an application would show everywhere.",
  fix: [
    "curl -s -o /dev/null -D - http://{targetHost}:{targetPort}{route}",
    "Count the bytes of the head above: shrink Set-Cookie and other long headers below 32 K in total.",
  ],
  docs: [docs.troubleshooting, docs.limits],
  detect: (snapshot) =>
    refused(snapshot).flatMap(({ pool, groups, count, requests, firstSeen }) => {
      const route = groups[0]?.route;
      if (route === undefined || shareOf(groups, (group) => group.route === route) < concentration) return [];
      const [backend] = byBackend(groups).keys();
      return [
        matchAbout(
          snapshot,
          { pool },
          {
            names: { ...namesOf(snapshot, { pool, backend }), route },
            evidence: [hint(`${counted(count, requests)} refused, nearly all on ${route}`, logSource(groups))],
            requests: count,
            firstSeen,
          },
        ),
      ];
    }),
};

function refused(snapshot: AwsSnapshot) {
  return byPool(snapshot, groupsOf(snapshot, "malformed-response")).filter(({ count, share }) =>
    exceeds(hopFloor, count, share),
  );
}
