import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cloudflareScenarios } from "../../../packages/lab/src/scenarios/cloudflare/index.ts";

const folder = new URL("../../../packages/lab/src/scenarios/cloudflare/", import.meta.url);

describe("the scenarios on Cloudflare", () => {
  it("are fourteen with a cause, and one in which nothing is wrong; each has a file", () => {
    expect(cloudflareScenarios.filter(({ cause }) => cause !== null)).toHaveLength(14);
    expect(cloudflareScenarios.filter(({ cause }) => cause === null)).toHaveLength(1);
    expect(new Set(cloudflareScenarios.map(({ id }) => id)).size).toBe(15);
    expect(readdirSync(folder).filter((name) => name !== "index.ts" && name !== "scenario.ts")).toHaveLength(15);
  });

  it.each(cloudflareScenarios.map((scenario) => [scenario.id, scenario] as const))(
    "%s is the same for the same seed, and another for another",
    (_, { world }) => {
      expect(world(3)).toEqual(world(3));
      expect(world(3)).not.toEqual(world(4));
    },
  );
});
