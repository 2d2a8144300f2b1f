import { describe, expect, it } from "vitest";
import { createCloud } from "../../../packages/lab/src/azure/cloud.ts";
import { accessLines } from "../../../packages/lab/src/azure/tables.ts";
import type { AccessRecord } from "../../../packages/lab/src/azure/traffic.ts";
import { healthJson } from "../../../packages/lab/src/azure/wire.ts";
import { azureScenarios } from "../../../packages/lab/src/scenarios/azure/index.ts";

const now = new Date("2026-11-22T07:00:00.000Z");

/** How the fault of a cause shows in one request: written down here on purpose, the lab itself does not know it. */
const noServer = ({ server, status }: AccessRecord) => server === undefined && status === 502;
const marks: Readonly<Record<string, (record: AccessRecord) => boolean>> = {
  "connection-refused": (record) =>
    noServer(record) || (record.server !== undefined && record.backendStatus === undefined && record.taken < 0.1),
  "connect-timeout": noServer,
  "tls-certificate": noServer,
  "dns-failure": noServer,
  unreachable: noServer,
  "no-backends": noServer,
  "probe-misconfigured": noServer,
  "response-timeout": ({ status, backendStatus, taken }) =>
    (status === 504 || status === 502) && backendStatus === undefined && taken >= 20,
  "backend-error": ({ backendStatus = 0 }) => backendStatus >= 500,
  "keepalive-race": ({ errorInfo, taken }) => errorInfo === "ERRORINFO_UPSTREAM_CLOSED_CONNECTION" && taken < 0.01,
  "backend-closed-early": ({ errorInfo, server, backendStatus }) =>
    errorInfo === "ERRORINFO_UPSTREAM_CLOSED_CONNECTION" || (server !== undefined && backendStatus === undefined),
};

describe("the list", () => {
  it("has twelve faults and more, a healthy hour, and ids of its own", () => {
    expect(azureScenarios.filter(({ cause }) => cause !== null).length).toBeGreaterThanOrEqual(12);
    expect(azureScenarios.filter(({ cause }) => cause === null)).toHaveLength(1);
    expect(new Set(azureScenarios.map(({ id }) => id)).size).toBe(azureScenarios.length);
  });
});

describe.each(azureScenarios.map((scenario) => [scenario.id, scenario] as const))("%s", (_, scenario) => {
  const lived = (seed: number) => {
    const cloud = createCloud(scenario.world(seed), now);
    return cloud.world.gateways.map((gateway) => ({
      gateway,
      hour: cloud.hour(gateway),
      lines: () => accessLines(gateway, cloud.hour(gateway)),
    }));
  };

  it.each([1, 2])("shows its fault, and little else fails (seed %i)", (seed) => {
    const records = lived(seed).flatMap(({ hour }) => hour.records);
    const failing = records.filter(({ status }) => status >= 500);
    const mark = marks[scenario.cause ?? ""];

    const own = failing.filter((record) => mark?.(record) ?? false).length;

    expect(records.length).toBeGreaterThan(3_000);
    if (scenario.cause === null) expect(failing.length).toBeLessThan(0.015 * records.length);
    else {
      expect(own).toBeGreaterThan(20);
      expect(failing.length - own).toBeLessThan(0.2 * failing.length + 0.012 * records.length);
    }
  });

  it("is the same for the same seed, and another for another", () => {
    const text = (seed: number) => {
      const [story] = lived(seed);
      return story ? [...story.lines(), JSON.stringify(healthJson(story.gateway, story.hour))].join("\n") : "";
    };

    const once = text(4);

    expect(text(4) === once).toBe(true);
    expect(text(5) === once).toBe(false);
  });

  it("leaves a healthy neighbour and a healthy gateway", () => {
    const [story, other] = lived(6);
    const healthy = (entry: typeof story) =>
      [...(entry?.hour.watches ?? [])].filter(
        ([, watched]) => watched.length > 0 && watched.every(({ inService }) => inService(60)),
      );

    expect(healthy(other)).toHaveLength(1);
    expect(healthy(story).length).toBeGreaterThanOrEqual(1);
  });
});
