import { existsSync } from "node:fs";
import { hosts } from "@cloud502/hosts";
import { describe, expect, it } from "vitest";
import { scoreCases, type Verdict } from "../bench/incident-score.ts";

const all = process.env.CLOUD502_CASES ?? "../shared/cases";
const misses = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ right }) => !right).map(({ label, why }) => `${label.id}: ${why}`);

describe("labelled incidents, from logs alone", () => {
  it("of this repository are all right", async () => {
    const verdicts = await scoreCases(hosts, "test/fixtures/cases");

    expect(verdicts.length).toBeGreaterThan(12);
    expect(misses(verdicts)).toEqual([]);
  });

  it.skipIf(!existsSync(all))(
    `of ${all} are right for 95 %, and never confidently wrong (skipped where the folder is absent)`,
    async () => {
      const verdicts = await scoreCases(hosts, all);

      expect(verdicts.filter(({ confidentlyWrong }) => confidentlyWrong)).toEqual([]);
      expect(misses(verdicts).length).toBeLessThanOrEqual(verdicts.length * 0.05);
    },
  );
});
