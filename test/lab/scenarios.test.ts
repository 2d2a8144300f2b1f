import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createCloud } from "../../packages/lab/src/aws/cloud.ts";
import type { Served } from "../../packages/lab/src/aws/load-balancer.ts";
import { accessLogLine, accessLogRecord } from "../../packages/lab/src/aws/logs/access.ts";
import type { AwsScenario } from "../../packages/lab/src/scenarios/aws/scenario.ts";
import { scenarios } from "../../packages/lab/src/scenarios/index.ts";

const now = new Date("2026-03-14T15:07:20Z");
const aws = scenarios.filter((scenario): scenario is AwsScenario => scenario.provider === "aws" && "world" in scenario);

/** How the fault of a cause shows in one request: written down here on purpose, the lab itself does not know it. */
const marks: Readonly<Record<string, (served: Served) => boolean>> = {
  "keepalive-race": ({ status, times }) => status === 502 && times[1] >= 0 && times[1] < 0.01 && times[2] < 0,
  "connection-refused": ({ trouble }) => trouble === "refused",
  "connect-timeout": ({ trouble }) => trouble === "connect-timeout",
  "response-timeout": ({ status, times }) => status === 504 && times[0] >= 0,
  "backend-error": ({ targetStatus = 0 }) => targetStatus >= 500,
  "no-backends": ({ status, target, action }) => status === 503 && !target && action === "forward",
  "tls-handshake": ({ trouble }) => trouble === "tls",
  "lambda-error": ({ errorReason = "" }) => errorReason.startsWith("Lambda"),
  "backend-closed-early": ({ status, times }) => status === 502 && times[1] >= 0.01 && times[2] < 0,
  "configured-response": ({ action, status }) => action === "fixed-response" && status >= 500,
  "invalid-response": ({ status, times }) => status === 502 && times[2] >= 0,
  "protocol-mismatch": ({ status }) => status === 464,
};

describe("the list of scenarios", () => {
  it("names every file of the folder once, by unique ids", () => {
    const helpers = ["scenario.ts", "surroundings.ts", "ordinary-life.ts"];
    const files = readdirSync(new URL("../../packages/lab/src/scenarios/aws", import.meta.url)).filter(
      (name) => !helpers.includes(name),
    );

    expect(aws).toHaveLength(files.length);
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
    expect(aws.length).toBeGreaterThanOrEqual(11);
  });
});

describe.each(aws.map((scenario) => [scenario.id, scenario] as const))("%s", (_id, scenario) => {
  it.each([1, 2, 3])("its fault outweighs everything else by far (seed %i)", (seed) => {
    const world = scenario.world(seed);
    const cloud = createCloud(world, { seed, now });
    const served = world.loadBalancers.flatMap(({ name }) => cloud.served(name));
    const failing = served.filter(({ status }) => status >= 500 || status === 464);
    const mark = marks[scenario.cause ?? ""];

    const explained = failing.filter((one) => mark?.(one)).length;
    const rest = failing.length - explained;

    if (scenario.cause === null) expect(failing.length / served.length).toBeLessThan(0.015);
    else expect(explained).toBeGreaterThan(2 * rest);
    expect(served.length).toBeLessThan(60_000);
  });

  it("is the same for the same seed and another for another", () => {
    const lines = (seed: number) => {
      const world = scenario.world(seed);
      const cloud = createCloud(world, { seed, now });
      const [first] = world.loadBalancers;
      return first
        ? cloud
            .served(first.name)
            .slice(0, 40)
            .map((served, index) => accessLogLine(accessLogRecord(cloud, first, served, index)))
        : [];
    };

    expect(lines(5)).toEqual(lines(5));
    expect(lines(5)).not.toEqual(lines(6));
  });

  it("has a target on its way out and a neighbour", () => {
    const world = scenario.world(2);

    expect(world.loadBalancers.length).toBeGreaterThan(1);
    expect(
      world.targetGroups.flatMap(({ targets }) => targets).some(({ deregisteredAt = 0 }) => deregisteredAt > 3400),
    ).toBe(true);
  });
});

describe("a started scenario", () => {
  it("is up at once and tells where the story happens", async () => {
    const startedAt = performance.now();
    const lab = await aws[0]?.start({ seed: 1, now });
    const took = performance.now() - startedAt;

    expect(took).toBeLessThan(400);
    expect(lab?.env.AWS_ENDPOINT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(lab?.hints?.targetGroup).toMatch(/^arn:aws:elasticloadbalancing:[^:]+:\d{12}:targetgroup\//);
    await lab?.close();
  });
});
