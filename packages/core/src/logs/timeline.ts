/** Steps in minutes that a timeline coarsens through when it gets too long: 1 min, 5 min, 15 min, 1 h, 6 h, 1 d, 30 d. */
const steps = [1, 5, 15, 60, 360, 1440, 43_200] as const;

/**
 * Two counts a step of time; coarsens by itself, so that it stays small for any span. Plain data that threads can pass: maps of
 * numbers, since a thousand groups have a hundred steps each.
 */
export interface Timeline {
  readonly limit: number;
  stepMinutes: number;
  /** Minute since the epoch at which the step starts -> how many. */
  counts: Map<number, number>;
  /** The same for those that are errors; no entry means none. */
  errors: Map<number, number>;
}

export function createTimeline(limit: number): Timeline {
  return { limit, stepMinutes: 1, counts: new Map(), errors: new Map() };
}

/** The final step depends on the minutes alone, not on the order in which they came. */
export function addMinutes(timeline: Timeline, minute: number, all: number, errors: number): void {
  const start = minute - (minute % timeline.stepMinutes);
  const { counts } = timeline;
  counts.set(start, (counts.get(start) ?? 0) + all);
  if (errors > 0) timeline.errors.set(start, (timeline.errors.get(start) ?? 0) + errors);
  if (counts.size > timeline.limit) {
    const coarser = steps.find((step) => step > timeline.stepMinutes);
    if (coarser) coarsen(timeline, coarser);
  }
}

export function mergeTimeline(into: Timeline, from: Timeline): void {
  if (from.stepMinutes > into.stepMinutes) coarsen(into, from.stepMinutes);
  for (const [minute, all] of from.counts) addMinutes(into, minute, all, from.errors.get(minute) ?? 0);
}

function coarsen(timeline: Timeline, stepMinutes: number): void {
  const { counts, errors } = timeline;
  timeline.stepMinutes = stepMinutes;
  timeline.counts = new Map();
  timeline.errors = new Map();
  for (const [minute, all] of counts) addMinutes(timeline, minute, all, errors.get(minute) ?? 0);
}

/** [start in minutes since the epoch, all, errors], ascending. */
export function timelinePoints({ counts, errors }: Timeline): readonly (readonly [number, number, number])[] {
  return [...counts].map(([minute, all]) => [minute, all, errors.get(minute) ?? 0] as const).sort(([a], [b]) => a - b);
}
