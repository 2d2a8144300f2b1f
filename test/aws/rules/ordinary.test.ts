import { describe, expect, it } from "vitest";
import { draining, findings, noise, quick } from "./findings.ts";
import { backend, event, group, metric, snapshot, targets, web, zones } from "./snapshot.ts";

const [first] = targets;

describe("an ordinary hour", () => {
  it("yields nothing at high or above", () => {
    const hour = snapshot({
      backends: draining,
      groups: [...noise, event("probe:TimedOut", { backend: first, count: 2 })],
      metrics: [
        metric("HTTPCode_Target_5XX_Count", 300, { pool: web }),
        metric("HTTPCode_ELB_502_Count", 1),
        metric("RequestCount", 30_000),
        metric("RequestCount", 30_000, { pool: web }),
        metric("TargetConnectionErrorCount", 1, { pool: web }),
      ],
    });

    expect(findings(hour).filter(({ severity }) => severity === "critical" || severity === "high")).toEqual([]);
  });

  it("yields nothing at high or above from metrics alone", () => {
    const { failures: _, ...hour } = snapshot({
      metrics: [
        metric("HTTPCode_Target_5XX_Count", 300, { pool: web }),
        metric("RequestCount", 30_000, { pool: web }),
        metric("HTTPCode_ELB_502_Count", 2),
      ],
    });

    expect(findings(hour).filter(({ severity }) => severity === "critical" || severity === "high")).toEqual([]);
  });
});

describe("forty ordinary hours of any size", () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))("number %i yields nothing at high or above", (seed) => {
    const random = generator(seed);
    const addresses = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, index) => `10.0.${index}.20:8080`);
    const counts = Object.fromEntries(addresses.map((address) => [address, Math.floor(10 ** (2 + 3 * random()))]));
    const groups = addresses.flatMap((address) => {
      const count = Math.floor((counts[address] ?? 0) * 0.02 * random());
      return count === 0
        ? []
        : [group("target-answered", { backend: address, count, status: 500, backendStatus: 500 })];
    });
    const odd = group("closed-before-response", { backend: addresses[0] ?? "", count: 1, ...quick });
    const hour = snapshot({
      backends: addresses.map((address, index) =>
        backend(address, { zone: zones[index % 3] ?? "", ...(index === 1 && { state: "draining" }) }),
      ),
      requests: { ...Object.fromEntries(targets.map((address) => [address, 0])), ...counts },
      groups: [...groups, odd],
    });

    expect(findings(hour).filter(({ severity }) => severity === "critical" || severity === "high")).toEqual([]);
  });
});

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator). */
function generator(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
