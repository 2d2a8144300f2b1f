import { describe, expect, it } from "vitest";
import { memoised } from "../../packages/core/src/text/memo.ts";

describe("memoised", () => {
  it("computes a text once as long as it is asked for", () => {
    const asked: string[] = [];
    const lengthOf = memoised(2, (text) => {
      asked.push(text);
      return text.length;
    });

    for (const other of ["aa", "bb", "cc", "dd", "ee"]) {
      expect(lengthOf("frequent")).toBe(8);
      lengthOf(other);
    }

    expect(asked.filter((text) => text === "frequent")).toHaveLength(1);
  });

  it("does not keep long texts", () => {
    let calls = 0;
    const lengthOf = memoised(2, (text) => {
      calls++;
      return text.length;
    });
    const long = "x".repeat(100_000);

    expect([lengthOf(long), lengthOf(long)]).toEqual([100_000, 100_000]);
    expect(calls).toBe(2);
  });
});
