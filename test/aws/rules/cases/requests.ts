import { around, at, backend, group, healthy, metric, snapshot, spread, targets, web } from "../snapshot.ts";
import type { RuleCase } from "./case.ts";
import { pairCounts, pairs, zoneA } from "./pairs.ts";

const [first, second, third] = targets;
const quick = { detail: { pace: "at-once" }, timings: { backend: around(0.01) } } as const;
const slow = (seconds: number) => ({ detail: { pace: "working" }, timings: { backend: around(seconds) } }) as const;
const few = { count: 1 } as const;
const burst = (signature: string, address: string, from: number) =>
  group(signature, { backend: address, count: 12, firstSeen: at(from), lastSeen: at(from + 40), ...slow(1.2) });
const leaving = [
  backend(first, { state: "draining", reason: "Target.DeregistrationInProgress" }),
  backend(second),
  backend(third),
];
const gone = "10.0.1.99:8080";

export const requestCases: readonly RuleCase[] = [
  {
    id: "connection-refused",
    fires: snapshot({
      groups: spread("connect-failed", 40),
      metrics: [metric("TargetConnectionErrorCount", 120, { pool: web })],
    }),
    quiet: snapshot({ groups: spread("connect-failed", 1) }),
    subject: "web",
  },
  {
    id: "keepalive-race",
    fires: snapshot({ groups: spread("closed-before-response", 30, quick) }),
    quiet: snapshot({ groups: spread("closed-before-response", 30, slow(4)) }),
    subject: "web",
  },
  {
    id: "closed-while-working",
    fires: snapshot({ groups: spread("closed-before-response", 40, slow(4.2)) }),
    quiet: snapshot({ groups: spread("closed-before-response", 40, quick) }),
  },
  {
    id: "closed-at-once",
    fires: snapshot({ groups: spread("closed-before-response", 4000, quick) }),
    quiet: snapshot({ groups: spread("closed-before-response", 40, quick) }),
  },
  {
    id: "worker-timeout",
    fires: snapshot({ groups: spread("closed-before-response", 40, slow(30.2)) }),
    quiet: snapshot({ groups: [20, 37, 44].flatMap((seconds) => spread("closed-before-response", 20, slow(seconds))) }),
  },
  {
    id: "host-unreachable",
    fires: snapshot({ backends: pairs, requests: pairCounts, groups: spread("connect-failed", 60, {}, zoneA) }),
    quiet: snapshot({
      backends: pairs,
      requests: pairCounts,
      groups: spread("connect-failed", 60, {}, ["10.0.1.10:8080"]),
    }),
    subject: "web in eu-west-1a",
  },
  {
    id: "deregistration-delay-elapsed",
    fires: snapshot({
      backends: leaving,
      groups: [group("closed-before-response", { backend: first, count: 3, ...slow(300.5) })],
    }),
    quiet: snapshot({ groups: [group("closed-before-response", { backend: first, count: 3, ...slow(300.5) })] }),
  },
  {
    id: "deploy-burst",
    fires: snapshot({
      backends: leaving,
      groups: [burst("closed-before-response", first, 600), burst("connect-failed", gone, 900)],
    }),
    quiet: snapshot({ backends: leaving, groups: spread("closed-before-response", 30, quick) }),
    subject: "web",
  },
  {
    id: "deploy-burst-refused",
    fires: snapshot({
      backends: leaving,
      groups: [burst("connect-failed", first, 600), burst("connect-failed", gone, 900)],
    }),
    quiet: snapshot({ groups: [group("connect-failed", { backend: first, count: 400 })] }),
  },
  {
    id: "malformed-response",
    fires: snapshot({ groups: spread("malformed-response", 40) }),
    quiet: snapshot({ groups: [group("malformed-response", few)] }),
  },
  {
    id: "response-header-too-large",
    fires: snapshot({ groups: spread("malformed-response", 40, { route: "/account" }) }),
    quiet: snapshot({ groups: spread("malformed-response", 40) }),
  },
  {
    id: "response-truncated",
    fires: snapshot({ groups: spread("truncated-response", 40, { status: 504 }) }),
    quiet: snapshot({ groups: [group("truncated-response", few)] }),
  },
  {
    id: "target-tls-handshake",
    fires: snapshot({
      group: { protocol: "HTTPS" },
      groups: spread("connect-failed", 40),
      metrics: [metric("TargetTLSNegotiationErrorCount", 118, { pool: web })],
    }),
    quiet: snapshot({
      groups: spread("connect-failed", 40),
      metrics: [metric("TargetTLSNegotiationErrorCount", 118, { pool: web })],
    }),
  },
  {
    id: "target-tls-timeout",
    fires: snapshot({
      group: { protocol: "HTTPS" },
      groups: spread("connect-timed-out", 40, { status: 504 }),
      metrics: [metric("TargetTLSNegotiationErrorCount", 118, { pool: web })],
    }),
    quiet: snapshot({ group: { protocol: "HTTPS" }, groups: spread("connect-timed-out", 40, { status: 504 }) }),
  },
  {
    id: "no-targets",
    fires: snapshot({ backends: [], groups: [group("not-dispatched", { status: 503, count: 400 })] }),
    quiet: snapshot({
      backends: [],
      groups: [group("not-dispatched", { status: 503, count: 400 })],
      gaps: [{ provider: "aws", question: "health of target group web", code: "denied", message: "no" }],
    }),
  },
  {
    id: "all-targets-unused",
    fires: snapshot({
      backends: [backend(first, { state: "unused", reason: "Target.InvalidState" })],
      groups: [group("not-dispatched", { status: 503, count: 400 })],
    }),
    quiet: snapshot({
      backends: [backend(first, { state: "unused", reason: "Target.InvalidState" }), backend(second)],
      groups: [group("not-dispatched", { status: 503, count: 400 })],
    }),
  },
  {
    id: "no-target-chosen",
    fires: snapshot({ withBackends: false, groups: [group("not-dispatched", { status: 503, count: 400 })] }),
    quiet: snapshot({ withBackends: false, groups: [group("not-dispatched", { status: 500, count: 400 })] }),
  },
  {
    id: "fixed-response",
    fires: snapshot({ groups: [group("fixed-response", { status: 503, count: 400 })] }),
    quiet: snapshot({
      groups: [group("fixed-response", { status: 503, count: 10 }), ...spread("connect-failed", 400)],
    }),
  },
  {
    id: "target-optimizer-saturated",
    fires: snapshot({
      group: { targetControlPort: 3000 },
      groups: [group("not-dispatched", { status: 503, count: 400 })],
      metrics: [metric("TargetControlRequestRejectCount", 400)],
    }),
    quiet: snapshot({ group: { targetControlPort: 3000 }, metrics: [metric("TargetControlRequestRejectCount", [])] }),
  },
  {
    id: "connect-timeout",
    fires: snapshot({ groups: spread("connect-timed-out", 40, { status: 504, timings: { total: around(10) } }) }),
    quiet: snapshot({ groups: spread("connect-timed-out", 1, { status: 504 }) }),
    subject: "web",
  },
  {
    id: "response-timeout",
    fires: snapshot({ groups: spread("response-timed-out", 40, { status: 504, timings: { total: around(60) } }) }),
    quiet: snapshot({ groups: spread("response-timed-out", 1, { status: 504 }) }),
    subject: "web",
  },
  {
    id: "target-errors",
    fires: snapshot({ groups: spread("target-answered", 900, { status: 500, backendStatus: 500 }) }),
    quiet: snapshot({ groups: spread("target-answered", 100, { status: 500, backendStatus: 500 }) }),
    subject: "web",
  },
  {
    id: "protocol-version-mismatch",
    fires: snapshot({ groups: [group("protocol-version-mismatch", { status: 464, count: 400 })] }),
    quiet: snapshot({ groups: [group("protocol-version-mismatch", { status: 464, count: 2 })] }),
  },
  {
    id: "rule-evaluation-error",
    fires: snapshot({ groups: [group("rule-evaluation-error", { status: 500, count: 400 })] }),
    quiet: snapshot({ groups: [group("rule-evaluation-error", { status: 500, count: 2 })] }),
  },
  {
    id: "client-timeout",
    fires: snapshot({ groups: [group("client-closed", { status: 460, count: 400, timings: { total: around(15) } })] }),
    quiet: snapshot({
      groups: [3, 9, 15, 40].map((seconds) =>
        group("client-closed", { status: 460, count: 100, timings: { total: around(seconds) } }),
      ),
    }),
  },
  {
    id: "desync-rejected",
    fires: snapshot({ groups: [group("desync-rejected", { status: 400, count: 400 })] }),
    quiet: snapshot({ groups: [group("desync-rejected", { status: 400, count: 4 })] }),
  },
  {
    id: "capacity",
    fires: snapshot({ metrics: [metric("RejectedConnectionCount", 300)] }),
    quiet: snapshot({ metrics: [metric("RejectedConnectionCount", 1)] }),
  },
  {
    id: "capacity-near-limit",
    fires: snapshot({ metrics: [metric("CapacityUtilization", [60, 94], { statistic: "Maximum" })] }),
    quiet: snapshot({ metrics: [metric("CapacityUtilization", [60, 70], { statistic: "Maximum" })] }),
  },
  {
    id: "fail-open",
    fires: snapshot({ metrics: [metric("UnhealthyRoutingRequestCount", 300, { pool: web })] }),
    quiet: snapshot({ metrics: [metric("UnhealthyRoutingRequestCount", [], { pool: web })] }),
  },
  {
    id: "flapping",
    fires: snapshot({
      metrics: [metric("UnHealthyHostCount", [0, 1, 0, 1, 0, 2, 0], { pool: web, statistic: "Maximum" })],
    }),
    quiet: snapshot({
      metrics: [metric("UnHealthyHostCount", [0, 1, 1, 1, 1, 0, 0], { pool: web, statistic: "Maximum" })],
    }),
  },
  {
    id: "lambda-timeout",
    fires: lambda(15, 15),
    quiet: lambda(15, 2),
  },
  {
    id: "lambda-errors",
    fires: snapshot({ metrics: [metric("LambdaUserError", 400, { pool: web })] }),
    quiet: snapshot({ metrics: [metric("LambdaUserError", 2, { pool: web })] }),
  },
];

function lambda(timeoutSeconds: number, took: number) {
  return snapshot({
    backends: healthy.slice(0, 1),
    group: { targetType: "lambda" },
    facts: {
      lambdas: [{ arn: "arn:aws:lambda:eu-west-1:111122223333:function:shop", targetGroup: web, timeoutSeconds }],
    },
    groups: [group("lambda:LambdaUnhandled", { count: 400, timings: { total: around(took) } })],
  });
}
