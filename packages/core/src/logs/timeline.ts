/** Steps in minutes that a timeline coarsens through when it gets too long: 1 min, 5 min, 15 min, 1 h, 6 h, 1 d, 30 d. */
const steps = [1, 5, 15, 60, 360, 1440, 43_200] as const;

/** Two counts a step of time; coarsens by itself, so that it stays small for any span. Plain data that threads can pass. */
export interface Timeline {
  readonly limit: number;
  stepMinutes: number;
  /** Minute since the epoch at which the step starts -> [all, errors]. */
  counts: Map<number, [all: number, errors: number]>;
}

export function createTimeline(limit: number): Timeline {
  return { limit, stepMinutes: 1, counts: new Map() };
}

/** The final step depends on the minutes alone, not on the order in which they came. */
export function addMinutes(timeline: Timeline, minute: number, all: number, errors: number): void {
  const start = minute - (minute % timeline.stepMinutes);
  const counts = timeline.counts.get(start);
  if (counts) {
    counts[0] += all;
    counts[1] += errors;
    return;
  }
  timeline.counts.set(start, [all, errors]);
  if (timeline.counts.size > timeline.limit) {
    const coarser = steps.find((step) => step > timeline.stepMinutes);
    if (coarser) coarsen(timeline, coarser);
  }
}

export function mergeTimeline(into: Timeline, from: Timeline): void {
  if (from.stepMinutes > into.stepMinutes) coarsen(into, from.stepMinutes);
  for (const [minute, [all, errors]] of from.counts) addMinutes(into, minute, all, errors);
}

function coarsen(timeline: Timeline, stepMinutes: number): void {
  const { counts } = timeline;
  timeline.stepMinutes = stepMinutes;
  timeline.counts = new Map();
  for (const [minute, [all, errors]] of counts) addMinutes(timeline, minute, all, errors);
}

/** [start in minutes since the epoch, all, errors], ascending. */
export function timelinePoints(timeline: Timeline): readonly (readonly [number, number, number])[] {
  return [...timeline.counts]
    .map(([minute, [all, errors]]) => [minute, all, errors] as const)
    .sort(([a], [b]) => a - b);
}
