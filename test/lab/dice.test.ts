import { describe, expect, it } from "vitest";
import { createDice } from "../../packages/lab/src/dice.ts";

describe("dice", () => {
  it("roll the same for the same seed, and differently for another", () => {
    function rolls(seed: number): readonly number[] {
      const dice = createDice(seed);
      return [dice.next(), dice.next(), dice.next()];
    }

    expect(rolls(7)).toEqual(rolls(7));
    expect(rolls(7)).not.toEqual(rolls(8));
  });

  it("forks do not depend on what was rolled before", () => {
    const fresh = createDice(1);
    const used = createDice(1);
    used.next();

    expect(used.fork("part").hex(12)).toBe(fresh.fork("part").hex(12));
  });

  it("seconds keep to their spread", () => {
    const dice = createDice(3);
    const seconds = Array.from({ length: 5000 }, () => dice.seconds({ median: 0.1, p99: 1 })).sort(
      (left, right) => left - right,
    );

    expect(seconds[2500]).toBeGreaterThan(0.09);
    expect(seconds[2500]).toBeLessThan(0.11);
    expect(seconds[4950]).toBeGreaterThan(0.7);
    expect(seconds[4950]).toBeLessThan(1.4);
  });

  it("whole numbers reach both ends", () => {
    const dice = createDice(5);
    const seen = new Set(Array.from({ length: 200 }, () => dice.integer(1, 3)));

    expect([...seen].sort()).toEqual([1, 2, 3]);
  });
});
