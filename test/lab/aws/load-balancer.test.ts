import { describe, expect, it } from "vitest";
import type { Application, LambdaFunction, Traffic } from "../../../packages/lab/src/aws/behaviour.ts";
import { createCloud } from "../../../packages/lab/src/aws/cloud.ts";
import type { Served } from "../../../packages/lab/src/aws/load-balancer.ts";
import type { LoadBalancer, TargetGroup, World } from "../../../packages/lab/src/aws/world.ts";
import { balancer, group, now, smallWorld, sound } from "./small-world.ts";

const visits: Traffic = {
  host: "web.example.com",
  port: 443,
  protocol: "https",
  requestsPerSecond: 0.5,
  requests: [{ path: "/" }],
};

function play(parts: Partial<World>): readonly Served[] {
  return createCloud(smallWorld(parts), { seed: 4, now }).served("web");
}
function played(
  application: Partial<Application>,
  own: Partial<TargetGroup> = {},
  changes: Partial<LoadBalancer> = {},
): readonly Served[] {
  return play({
    loadBalancers: [balancer({ traffic: [visits], ...changes })],
    targetGroups: [group(own, { ...sound, ...application })],
  });
}
/** "status/target status, shape of the three times": what a log line would show. */
function shapes(served: readonly Served[]): readonly string[] {
  const shape = ({ status, targetStatus, times }: Served) =>
    `${status}/${targetStatus ?? "-"} ${times.map((time) => (time < 0 ? "-" : "+")).join("")}`;
  return [...new Set(served.map(shape))].sort();
}
const seconds = ({ arrival, endedAt }: Served) => endedAt - arrival.at;

describe("a load balancer's answers, as documented", () => {
  it("relays a sound application", () => {
    expect(shapes(played({}))).toEqual(["200/200 +++"]);
  });

  it("nothing listens: 502 at once, never dispatched", () => {
    const served = played({ portClosed: [{}] });

    expect(shapes(served)).toEqual(["502/- ---"]);
    expect(Math.max(...served.map(seconds))).toBeLessThan(0.1);
    expect(served.every(({ target, trouble, failOpen }) => target && trouble === "refused" && failOpen)).toBe(true);
  });

  it("packets dropped: 504 after ten seconds, never dispatched", () => {
    const served = play({
      loadBalancers: [balancer({ traffic: [visits] })],
      securityGroups: [
        { name: "balancers", ingress: [] },
        { name: "apps", ingress: [] },
      ],
    });

    expect(shapes(served)).toEqual(["504/- ---"]);
    expect(served.every((one) => Math.abs(seconds(one) - 10) < 0.1)).toBe(true);
  });

  it("slower than the idle timeout: 504 then", () => {
    const served = played(
      { responseSeconds: { median: 200, p99: 300 } },
      {},
      { attributes: { "idle_timeout.timeout_seconds": "20" } },
    );

    expect(shapes(served)).toEqual(["504/- +--"]);
    expect(served.every((one) => Math.abs(seconds(one) - 20) < 0.1)).toBe(true);
  });

  it("a client that gives up: 460", () => {
    expect(
      shapes(
        played({ responseSeconds: { median: 20, p99: 30 } }, {}, { traffic: [{ ...visits, patienceSeconds: 3 }] }),
      ),
    ).toEqual(["460/- +--"]);
  });

  it("closed while working: 502 with the target's time", () => {
    const served = played({
      responseSeconds: { median: 9, p99: 12 },
      crashes: [{ afterSeconds: { median: 2, p99: 3 } }],
    });

    expect(shapes(served)).toEqual(["502/- ++-"]);
    expect(Math.min(...served.map(({ times }) => times[1]))).toBeGreaterThan(0.5);
  });

  it("a head that no proxy may pass on: 502 with all times", () => {
    expect(shapes(played({ invalidHeaders: [{}] }))).toEqual(["502/- +++"]);
    expect(shapes(played({ bigHeaders: [{ bytes: 33_000 }] }))).toEqual(["502/- +++"]);
    expect(shapes(played({ bigHeaders: [{ bytes: 32_000 }] }))).toEqual(["200/200 +++"]);
  });

  it("no common cipher: 502 and a TLS error, only where the group speaks HTTPS", () => {
    const tls = { versions: ["TLSv1.2"], ciphers: ["DHE-RSA-AES256-SHA"] };

    expect(new Set(played({ tls }, { protocol: "HTTPS" }).map(({ trouble }) => trouble))).toEqual(new Set(["tls"]));
    expect(shapes(played({ tls }))).toEqual(["200/200 +++"]);
  });

  it("an empty group and a group in which all are unused: 503 without a target", () => {
    const empty = played({}, { targets: [] });
    const unused = played(
      {},
      { targets: group().targets.map((target) => ({ ...target, instanceState: "stopped" as const })) },
    );

    expect(shapes(empty)).toEqual(["503/- ---"]);
    expect(shapes(unused)).toEqual(["503/- ---"]);
    expect(empty.some(({ target }) => target)).toBe(false);
  });

  it("fixed responses and redirects ask no target", () => {
    const redirect = { redirect: { status: 301, protocol: "HTTPS", port: 443 } } as const;
    const served = play({
      loadBalancers: [
        balancer({ traffic: [visits], listeners: [{ port: 443, protocol: "HTTPS", otherwise: redirect }] }),
      ],
    });

    expect(shapes(served)).toEqual(["301/- ---"]);
    expect(served[0]?.action).toBe("redirect");
  });

  it("gRPC to HTTP/1.1: 464", () => {
    expect(shapes(played({}, {}, { traffic: [{ ...visits, protocol: "grpcs" }] }))).toEqual(["464/- ---"]);
    expect(shapes(played({}, { protocolVersion: "GRPC" }))).toEqual(["464/- ---"]);
  });

  it("leaves an unhealthy target alone while another is healthy, and no longer", () => {
    const targets = group().targets.map((target, index) =>
      index === 0 ? { ...target, application: { ...sound, portClosed: [{ from: 1000 }] } } : target,
    );

    const failing = played({}, { targets }).filter(({ status }) => status === 502);

    expect(failing.length).toBeGreaterThan(0);
    expect(failing.every(({ arrival }) => arrival.at < 1000 + 3 * 15)).toBe(true);
    expect(failing.some(({ failOpen }) => failOpen)).toBe(false);
  });
});

describe("connections kept open", () => {
  const beat = { everySeconds: 5, requests: 6, jitterSeconds: 0.3 };
  const traffic = [{ ...visits, requestsPerSecond: 0, beat }];
  const races = (served: readonly Served[]) => served.filter(({ status }) => status === 502);

  it("race only when the application closes near the moment of reuse", () => {
    const near = races(played({ keepAliveSeconds: 5, closeLagSeconds: 0.03 }, {}, { traffic }));

    expect(near.length).toBeGreaterThan(20);
    expect(shapes(near)).toEqual(["502/- ++-"]);
    expect(Math.max(...near.map(({ times }) => times[1]))).toBeLessThan(0.01);
    expect(races(played({ keepAliveSeconds: 2, closeLagSeconds: 0.03 }, {}, { traffic }))).toHaveLength(0);
    expect(races(played({ keepAliveSeconds: 65, closeLagSeconds: 0.03 }, {}, { traffic }))).toHaveLength(0);
  });

  it("do not race when the load balancer closes first", () => {
    expect(
      races(
        played(
          { keepAliveSeconds: 5, closeLagSeconds: 0.03 },
          {},
          { traffic, attributes: { "idle_timeout.timeout_seconds": "4" } },
        ),
      ),
    ).toHaveLength(0);
  });
});

describe("deployments", () => {
  const leaving = (finishesRequests: boolean, delay: string) =>
    played(
      {},
      {
        attributes: { "deregistration_delay.timeout_seconds": delay },
        targets: group().targets.map((target, index) => ({
          ...target,
          deregisteredAt: index === 0 ? 1000 : undefined,
          application: {
            ...sound,
            responseSeconds: { median: 15, p99: 30 },
            ...(index === 0 ? { stops: { at: 1004, finishesRequests } } : {}),
          },
        })),
      },
    );

  it("cut requests when the process does not wait", () => {
    const cut = leaving(false, "300").filter(({ status }) => status >= 500);

    expect(cut.length).toBeGreaterThan(0);
    expect(shapes(cut)).toEqual(["502/- ++-"]);
    expect(cut.every(({ endedAt }) => Math.abs(endedAt - 1004) < 0.1)).toBe(true);
  });

  it("cut nothing when it does, and cut again when the delay is shorter than requests", () => {
    const short = leaving(true, "5").filter(({ status }) => status >= 500);

    expect(leaving(true, "300").filter(({ status }) => status >= 500)).toHaveLength(0);
    expect(short.length).toBeGreaterThan(0);
    expect(short.every(({ endedAt }) => Math.abs(endedAt - 1005) < 0.1)).toBe(true);
  });
});

describe("Lambda functions", () => {
  const usual: LambdaFunction = { name: "fn", timeoutSeconds: 3, runSeconds: { median: 0.1, p99: 0.5 } };
  const reasons = (lambda: LambdaFunction | undefined) => {
    const own = { name: "api", type: "lambda", targets: [], function: "fn" } as const;
    const served = play({
      loadBalancers: [balancer({ traffic: [{ ...visits, requestsPerSecond: 2 }] })],
      targetGroups: [own],
      functions: lambda ? [lambda] : [],
    });
    return [...new Set(served.map(({ errorReason, status }) => errorReason ?? String(status)))].sort();
  };

  it.each<[string, LambdaFunction | undefined, string[]]>([
    ["answers", usual, ["200"]],
    ["throws", { ...usual, throws: [{}] }, ["LambdaUnhandled"]],
    ["takes too long", { ...usual, runSeconds: { median: 8, p99: 9 } }, ["LambdaUnhandled"]],
    ["returns nonsense", { ...usual, returnsNonsense: [{}] }, ["LambdaInvalidResponse"]],
    ["returns too much", { ...usual, returnsBytes: [{ bytes: 2_000_000 }] }, ["LambdaResponseTooLarge"]],
    ["may not be invoked", { ...usual, invokable: false }, ["LambdaAccessDenied"]],
    [
      "has too little concurrency",
      { ...usual, runSeconds: { median: 2, p99: 2.5 }, reservedConcurrency: 1 },
      ["200", "LambdaThrottling"],
    ],
    ["does not exist", undefined, ["LambdaResourceNotFound"]],
  ])("%s", (_what, lambda, expected) => {
    expect(reasons(lambda)).toEqual(expected);
  });
});
