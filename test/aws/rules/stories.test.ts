import { describe, expect, it } from "vitest";
import type { AwsSnapshot } from "../../../packages/aws/src/rules/evidence.ts";
import { draining, findings, noise, quick, working } from "./findings.ts";
import { around, at, backend, group, metric, snapshot, spread, targets, web } from "./snapshot.ts";

const [_first, second, _third] = targets;

const ill = (reason: string) => targets.map((address) => backend(address, { state: "unhealthy", reason }));

const stories: readonly {
  readonly title: string;
  readonly story: AwsSnapshot;
  readonly cause: string;
  /** Absent = health and requests say it alike. */
  readonly rule?: string;
}[] = [
  {
    title: "an application that hangs up too early",
    story: snapshot({ backends: draining, groups: [...noise, ...spread("closed-before-response", 30, quick)] }),
    cause: "keepalive-race",
    rule: "aws/keepalive-race",
  },
  {
    title: "a port that closed, after a few requests in flight were cut",
    story: snapshot({
      backends: ill("Target.FailedHealthChecks"),
      groups: [
        ...noise,
        ...spread("closed-before-response", 3, { ...working, firstSeen: at(600), lastSeen: at(600) }),
        ...spread("connect-failed", 400, { firstSeen: at(601) }),
      ],
      metrics: [
        metric("TargetConnectionErrorCount", 1200, { pool: web }),
        metric("UnhealthyRoutingRequestCount", 1000, { pool: web }),
      ],
    }),
    cause: "connection-refused",
    rule: "aws/connection-refused",
  },
  {
    title: "a security group without the port",
    story: snapshot({
      backends: ill("Target.Timeout"),
      groups: [...noise, ...spread("connect-timed-out", 300, { status: 504, timings: { total: around(10) } })],
    }),
    cause: "connect-timeout",
  },
  {
    title: "a slow target that fails its health checks too",
    story: snapshot({
      backends: ill("Target.Timeout"),
      groups: [...noise, ...spread("response-timed-out", 300, { status: 504, timings: { total: around(60) } })],
    }),
    cause: "response-timeout",
  },
  {
    title: "an empty group",
    story: snapshot({ backends: [], groups: [group("not-dispatched", { status: 503, count: 9000 })] }),
    cause: "no-backends",
    rule: "aws/no-targets",
  },
  {
    title: "TLS to the targets",
    story: snapshot({
      group: { protocol: "HTTPS" },
      backends: ill("Target.FailedHealthChecks"),
      groups: spread("connect-failed", 2000),
      metrics: [
        metric("TargetTLSNegotiationErrorCount", 6000, { pool: web }),
        metric("TargetConnectionErrorCount", [], { pool: web }),
      ],
    }),
    cause: "tls-handshake",
    rule: "aws/target-tls-handshake",
  },
  {
    title: "a function that throws",
    story: snapshot({
      group: { targetType: "lambda" },
      backends: [],
      groups: [group("lambda:LambdaUnhandled", { count: 900 })],
    }),
    cause: "lambda-error",
    rule: "aws/lambda-unhandled",
  },
  {
    title: "one bad target of three",
    story: snapshot({ groups: [...noise, group("closed-before-response", { backend: second, count: 900, ...quick })] }),
    cause: "backend-closed-early",
    rule: "aws/one-bad-target-closes",
  },
  {
    title: "a deployment that stops before it drains",
    story: snapshot({
      backends: draining,
      groups: [
        ...noise,
        ...["10.0.1.77:8080", "10.0.2.77:8080"].flatMap((address, index) => [
          group("closed-before-response", {
            backend: address,
            count: 9,
            firstSeen: at(900 * index),
            lastSeen: at(900 * index + 2),
            ...working,
          }),
          group("connect-failed", {
            backend: address,
            count: 60,
            firstSeen: at(900 * index + 1),
            lastSeen: at(900 * index + 20),
          }),
        ]),
      ],
    }),
    cause: "backend-closed-early",
    rule: "aws/deploy-burst",
  },
  {
    title: "health checks that are answered 500",
    story: snapshot({
      backends: targets.map((address) =>
        backend(address, {
          state: "unhealthy",
          reason: "Target.ResponseCodeMismatch",
          description: "Health checks failed with these codes: [500]",
        }),
      ),
    }),
    cause: "backend-error",
    rule: "aws/all-targets-code-5xx",
  },
];

describe("a load balancer with", () => {
  it.each(stories)("$title", ({ story, cause, rule }) => {
    const [verdict] = findings(story);

    expect(verdict).toMatchObject({ cause, ...(rule && { rule }) });
  });
});

describe("without access logs", () => {
  const unlogged = (metrics: Parameters<typeof snapshot>[0]) => {
    const { failures: _, ...rest } = snapshot(metrics);
    return findings(rest)[0];
  };

  it("reads refused connections off the metrics, as likely", () => {
    const verdict = unlogged({
      metrics: [
        metric("TargetConnectionErrorCount", 500, { pool: web }),
        metric("HTTPCode_ELB_502_Count", 500),
        metric("HTTPCode_ELB_504_Count", []),
      ],
    });

    expect(verdict).toMatchObject({ cause: "connection-refused", confidence: "medium" });
  });

  it("reads connections that time out off the metrics, as likely", () => {
    const verdict = unlogged({
      metrics: [metric("TargetConnectionErrorCount", 500, { pool: web }), metric("HTTPCode_ELB_504_Count", 500)],
    });

    expect(verdict).toMatchObject({ cause: "connect-timeout", confidence: "medium" });
  });

  it("reads slow answers off the metrics, as likely", () => {
    const verdict = unlogged({
      metrics: [metric("TargetConnectionErrorCount", [], { pool: web }), metric("HTTPCode_ELB_504_Count", 500)],
    });

    expect(verdict).toMatchObject({ cause: "response-timeout", confidence: "medium" });
  });

  it("reads the application's own errors off the metrics", () => {
    const verdict = unlogged({
      metrics: [
        metric("HTTPCode_Target_5XX_Count", 5000, { pool: web }),
        metric("RequestCount", 30_000, { pool: web }),
      ],
    });

    expect(verdict).toMatchObject({ cause: "backend-error", requests: 5000 });
  });
});

describe("confidence", () => {
  it("is high for a race only when a second source agrees", () => {
    const race = spread("closed-before-response", 30, quick);
    const alone = findings({ ...snapshot({ groups: race, withBackends: false }), metrics: [] })[0];
    const stated = findings(snapshot({ groups: race, facts: { appKeepAliveSeconds: 5 } }))[0];

    expect([alone?.confidence, stated?.confidence]).toEqual(["medium", "high"]);
  });

  it("drops when the application is said to keep connections longer", () => {
    const race = findings(
      snapshot({ groups: spread("closed-before-response", 30, quick), facts: { appKeepAliveSeconds: 90 } }),
    )[0];

    expect(race).toMatchObject({ rule: "aws/keepalive-race", confidence: "medium" });
  });

  it("of refused connections is high when TargetConnectionErrorCount agrees", () => {
    const groups = spread("connect-failed", 400);
    const alone = findings(snapshot({ groups }))[0];
    const agreed = findings(
      snapshot({ groups, metrics: [metric("TargetConnectionErrorCount", 1200, { pool: web })] }),
    )[0];

    expect([alone?.confidence, agreed?.confidence]).toEqual(["medium", "high"]);
  });
});
