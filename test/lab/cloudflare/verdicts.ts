import { cloudflare } from "@cloud502/cloudflare";
import { atLeast } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { cloudflareScenarios } from "../../../packages/lab/src/scenarios/cloudflare/index.ts";
import { verdict } from "../../scenarios/verdict.ts";

/** Holds every scenario's verdict against its true cause; in two files, so that they run side by side. */
export function describeVerdicts(first: number, last: number): void {
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);

  describe(`seeds ${first} to ${last}`, () => {
    it.each(cloudflareScenarios.map((scenario) => [scenario.id, scenario] as const))(
      "%s: the true cause comes first",
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
  });
}
