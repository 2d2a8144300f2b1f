import { cloudflare } from "@cloud502/cloudflare";
import { atLeast } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { cloudflareScenarios } from "../../../packages/lab/src/scenarios/cloudflare/index.ts";
import { verdict } from "../../scenarios/verdict.ts";

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe("the scenarios on Cloudflare", () => {
  it("are fourteen with a cause, and one in which nothing is wrong", () => {
    expect(cloudflareScenarios.filter(({ cause }) => cause !== null)).toHaveLength(14);
    expect(cloudflareScenarios.filter(({ cause }) => cause === null)).toHaveLength(1);
    expect(new Set(cloudflareScenarios.map(({ id }) => id)).size).toBe(15);
  });

  it.each(cloudflareScenarios.map((scenario) => [scenario.id, scenario] as const))(
    "%s: the true cause comes first, for seeds 1 to 20",
    async (_, scenario) => {
      const wrong: unknown[] = [];
      for (const seed of seeds) {
        const { findings, gaps } = await verdict(scenario, cloudflare, seed);
        const right =
          scenario.cause === null
            ? !findings.some(({ severity }) => atLeast(severity, "high"))
            : findings[0]?.cause === scenario.cause;
        if (!right || gaps.length > 0) wrong.push({ seed, first: findings[0], gaps });
      }

      expect(wrong).toEqual([]);
    },
  );

  it.each(cloudflareScenarios.map((scenario) => [scenario.id, scenario] as const))(
    "%s is the same for the same seed, and another for another",
    (_, { world }) => {
      expect(world(3)).toEqual(world(3));
      expect(world(3)).not.toEqual(world(4));
    },
  );
});
