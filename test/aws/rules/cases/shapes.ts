import { around, group, snapshot, spread, targets } from "../snapshot.ts";
import type { RuleCase } from "./case.ts";
import { pairCounts, pairs, zoneA } from "./pairs.ts";

const [first, second] = targets;
const slow = (seconds: number) => ({ detail: { pace: "working" }, timings: { backend: around(seconds) } }) as const;

/** One family's signature with what its lines carry. */
const families = [
  { key: "closes", signature: "closed-before-response", more: slow(1.3) },
  { key: "refuses", signature: "connect-failed", more: {} },
  { key: "connect-timeout", signature: "connect-timed-out", more: { status: 504 } },
  { key: "slow", signature: "response-timed-out", more: { status: 504, timings: { total: around(60) } } },
  { key: "errors", signature: "target-answered", more: { status: 500, backendStatus: 500 } },
] as const;

export const shapeCases: readonly RuleCase[] = families.flatMap(({ key, signature, more }) => [
  {
    id: `one-bad-target-${key}`,
    fires: snapshot({
      groups: [group(signature, { backend: second, count: 900, ...more }), ...spread(signature, 3, more, [first])],
    }),
    quiet: snapshot({ groups: spread(signature, 600, more) }),
    subject: second,
  },
  ...(key === "refuses"
    ? []
    : [
        {
          id: `one-zone-${key}`,
          fires: snapshot({ backends: pairs, requests: pairCounts, groups: spread(signature, 900, more, zoneA) }),
          quiet: snapshot({
            backends: pairs,
            requests: pairCounts,
            groups: spread(
              signature,
              900,
              more,
              pairs.map(({ address }) => address),
            ),
          }),
          subject: "web in eu-west-1a",
        },
      ]),
]);
