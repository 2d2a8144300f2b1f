import { defineProvider, diagnose, type Finding } from "@cloud502/core";
import type { AwsFacts } from "../../../packages/aws/src/facts.ts";
import type { AwsSnapshot } from "../../../packages/aws/src/rules/evidence.ts";
import { rules } from "../../../packages/aws/src/rules/index.ts";
import { around, backend, group, healthy, spread, targets } from "./snapshot.ts";

const third = targets[2];
export const quick = { detail: { pace: "at-once" }, timings: { backend: around(0.01) } } as const;
export const working = { detail: { pace: "working" }, timings: { backend: around(2) } } as const;
/** What an ordinary hour holds beside its fault: 1 % of 5xx from the application, a draining target, clients that leave, one 502. */
export const noise = [
  ...spread("target-answered", 100, { status: 500, backendStatus: 500 }),
  ...spread("client-closed", 2, { status: 460, timings: { total: around(3) } }),
  group("closed-before-response", { backend: third, count: 1, ...working }),
];
export const draining = [
  ...healthy,
  backend("10.0.1.77:8080", { state: "draining", reason: "Target.DeregistrationInProgress" }),
];

const provider = defineProvider<object, AwsFacts>({
  id: "aws",
  title: "AWS",
  words: { gateway: "load balancer", backend: "target", pool: "target group" },
  rules,
  formats: [],
  fingerprints: [],
  permissions: [],
  explanations: [],
  schemas: () => Promise.reject(new Error("not needed")),
});

/** What the whole rule set says of one snapshot, most decisive first. */
export function findings(of: AwsSnapshot): readonly Finding[] {
  return diagnose([provider], [of]);
}
