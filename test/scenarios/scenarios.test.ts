import { atLeast } from "@cloud502/core";
import { scenarios } from "@cloud502/lab";
import { describe, expect, it } from "vitest";
import { type Cloud, loadCloud } from "../../packages/cli/src/registry.ts";
import { verdict } from "./verdict.ts";

/** Seeds to try; `npm run bench:scenarios` tries 1 to 20. */
const seeds = Number(process.env.CLOUD502_SEEDS ?? 2);

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))("%s", (_, scenario) => {
  it.each(Array.from({ length: seeds }, (_, index) => index + 1))(
    "names the true cause first, seed %i",
    async (seed) => {
      const provider = await loadCloud(scenario.provider as Cloud);

      const { findings } = await verdict(scenario, provider, seed);

      if (scenario.cause !== null) expect(findings[0]?.cause).toBe(scenario.cause);
      else expect(findings.filter(({ severity }) => atLeast(severity, "high")).map(({ rule }) => rule)).toEqual([]);
    },
  );
});

describe("scenarios", () => {
  it("have ids that are unique and begin with their cloud", () => {
    const ids = scenarios.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, provider } of scenarios) expect(id.startsWith(`${provider}-`)).toBe(true);
  });

  it("hold at least one healthy hour a cloud", () => {
    const clouds = new Set(scenarios.map(({ provider }) => provider));
    const healthy = new Set(scenarios.filter(({ cause }) => cause === null).map(({ provider }) => provider));

    expect(healthy).toEqual(clouds);
  });
});
