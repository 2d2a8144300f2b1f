import { createRows, mapRows, rowFor, type SortedRows } from "./sorted-rows.ts";

/** Steps in minutes that a timeline coarsens through when it gets too long: 1 min, 5 min, 15 min, 1 h, 6 h, 1 d, 30 d. */
const steps = [1, 5, 15, 60, 360, 1440, 43_200] as const;

/** Counts a step of time; coarsens by itself, so that it stays small for any span. Plain data that threads can pass. */
export interface Timeline {
  readonly limit: number;
  stepMinutes: number;
  /** Minutes since the epoch at which a step starts, how many there were in it, and, where errors are counted, how many of them were some. */
  rows: SortedRows;
}

/** `errors`: whether errors are counted too; elsewhere there must be none. */
export function createTimeline(limit: number, { errors }: { readonly errors: boolean }): Timeline {
  return { limit, stepMinutes: 1, rows: createRows(errors ? 3 : 2, limit + 1) };
}

/** The final step depends on the minutes alone, not on the order in which they came. */
export function addMinutes(timeline: Timeline, minute: number, all: number, errors: number): void {
  const { rows } = timeline;
  const at = rowFor(rows, minute - (minute % timeline.stepMinutes));
  const { cells } = rows;
  cells[at + 1] = (cells[at + 1] ?? 0) + all;
  if (errors > 0) cells[at + 2] = (cells[at + 2] ?? 0) + errors;
  if (rows.length > timeline.limit) {
    const coarser = steps.find((step) => step > timeline.stepMinutes);
    if (coarser) coarsen(timeline, coarser);
  }
}

export function mergeTimeline(into: Timeline, from: Timeline): void {
  if (from.stepMinutes > into.stepMinutes) coarsen(into, from.stepMinutes);
  addAll(into, from.rows);
}

function coarsen(timeline: Timeline, stepMinutes: number): void {
  const finer = timeline.rows;
  timeline.stepMinutes = stepMinutes;
  timeline.rows = createRows(finer.width, timeline.limit + 1);
  addAll(timeline, finer);
}

function addAll(into: Timeline, rows: SortedRows): void {
  const { width, length, cells } = rows;
  for (let at = 0; at < length * width; at += width)
    addMinutes(into, cells[at] ?? 0, cells[at + 1] ?? 0, errorsAt(rows, at));
}

function errorsAt({ width, cells }: SortedRows, at: number): number {
  return width < 3 ? 0 : (cells[at + 2] ?? 0);
}

/** [start in minutes since the epoch, all, errors], ascending. */
export function timelinePoints({ rows }: Timeline): readonly (readonly [number, number, number])[] {
  return mapRows(rows, (cells, at) => [cells[at] ?? 0, cells[at + 1] ?? 0, errorsAt(rows, at)] as const);
}
