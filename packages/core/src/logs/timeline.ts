import { positionIn } from "./sorted.ts";

/** Steps in minutes that a timeline coarsens through when it gets too long: 1 min, 5 min, 15 min, 1 h, 6 h, 1 d, 30 d. */
const steps = [1, 5, 15, 60, 360, 1440, 43_200] as const;

/**
 * Two counts a step of time; coarsens by itself, so that it stays small for any span. Plain data that threads can pass: lists of
 * numbers, ascending in time, since a thousand groups have a hundred steps each.
 */
export interface Timeline {
  readonly limit: number;
  stepMinutes: number;
  /** Minutes since the epoch at which the steps start, and how many there were in each. */
  starts: number[];
  counts: number[];
  /** How many of them were errors; empty while none was. */
  errors: number[];
}

export function createTimeline(limit: number): Timeline {
  return { limit, stepMinutes: 1, starts: [], counts: [], errors: [] };
}

/** The final step depends on the minutes alone, not on the order in which they came. */
export function addMinutes(timeline: Timeline, minute: number, all: number, errors: number): void {
  const { counts } = timeline;
  const at = placeOf(timeline, minute - (minute % timeline.stepMinutes));
  counts[at] = (counts[at] ?? 0) + all;
  if (errors > 0) {
    if (timeline.errors.length === 0) timeline.errors = counts.map(() => 0);
    timeline.errors[at] = (timeline.errors[at] ?? 0) + errors;
  }
  if (counts.length > timeline.limit) {
    const coarser = steps.find((step) => step > timeline.stepMinutes);
    if (coarser) coarsen(timeline, coarser);
  }
}

/** The index of the step that starts at a minute, which is put in when it is new. */
function placeOf({ starts, counts, errors }: Timeline, start: number): number {
  const at = positionIn(starts, start);
  if (starts[at] !== start) {
    starts.splice(at, 0, start);
    counts.splice(at, 0, 0);
    if (errors.length > 0) errors.splice(at, 0, 0);
  }
  return at;
}

export function mergeTimeline(into: Timeline, from: Timeline): void {
  if (from.stepMinutes > into.stepMinutes) coarsen(into, from.stepMinutes);
  addAll(into, from);
}

function coarsen(timeline: Timeline, stepMinutes: number): void {
  const finer = { ...timeline };
  timeline.stepMinutes = stepMinutes;
  timeline.starts = [];
  timeline.counts = [];
  timeline.errors = [];
  addAll(timeline, finer);
}

function addAll(into: Timeline, { starts, counts, errors }: Timeline): void {
  for (let i = 0; i < starts.length; i++) addMinutes(into, starts[i] ?? 0, counts[i] ?? 0, errors[i] ?? 0);
}

/** [start in minutes since the epoch, all, errors], ascending. */
export function timelinePoints({ starts, counts, errors }: Timeline): readonly (readonly [number, number, number])[] {
  return starts.map((start, i) => [start, counts[i] ?? 0, errors[i] ?? 0] as const);
}
