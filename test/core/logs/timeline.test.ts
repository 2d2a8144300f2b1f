import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMinutes, createTimeline, mergeTimeline, timelinePoints } from "../../../packages/core/src/logs/timeline.ts";

const entry = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 3 }), fc.boolean());
const timelineOf = (entries: readonly (readonly [number, number, boolean])[], limit: number) => {
  const timeline = createTimeline(limit, { errors: true });
  for (const [minute, all, isError] of entries) addMinutes(timeline, minute, all, isError ? all : 0);
  return timeline;
};

describe("timelines", () => {
  it("are the same in whatever order the minutes come, alone or merged, and lose no count", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 80 }), fc.array(entry, { maxLength: 80 }), (a, b) => {
        const together = timelineOf([...a, ...b], 20);
        const turned = timelineOf([...a, ...b].reverse(), 20);
        const merged = timelineOf(a, 20);
        mergeTimeline(merged, timelineOf(b, 20));

        const points = timelinePoints(together);
        expect(timelinePoints(turned)).toEqual(points);
        expect(timelinePoints(merged)).toEqual(points);
        expect(points.length).toBeLessThanOrEqual(20 + 1);
        expect(points.reduce((sum, [, all]) => sum + all, 0)).toBe([...a, ...b].reduce((sum, [, all]) => sum + all, 0));
        expect(points.reduce((sum, [, , errors]) => sum + errors, 0)).toBe(
          [...a, ...b].reduce((sum, [, all, isError]) => sum + (isError ? all : 0), 0),
        );
        const exact = new Map<number, number>();
        for (const [minute, all] of [...a, ...b]) {
          const start = minute - (minute % together.stepMinutes);
          exact.set(start, (exact.get(start) ?? 0) + all);
        }
        expect(points.map(([start, all]) => [start, all])).toEqual([...exact].sort(([x], [y]) => x - y));
      }),
      { numRuns: 300 },
    );
  });
});
