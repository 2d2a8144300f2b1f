import type { CauseClass, FailureGroup } from "../model/index.ts";
import { addDuration, createHistogram, type Histogram, mergeHistogram } from "./distribution.ts";
import type { Classified } from "./format.ts";
import { addMinutes, createTimeline, mergeTimeline, type Timeline } from "./timeline.ts";

/** Where a sample was found; orders samples whatever thread found them. */
export interface Place {
  /** Milliseconds since the epoch, NaN when the line has no time. */
  readonly time: number;
  /** Name of the file or stream. */
  readonly source: string;
  /** The part of a file that one thread read. */
  readonly part: number;
  /** Counted from 1 within the part. */
  readonly line: number;
  /** Byte at which the line starts, in the whole file. */
  readonly offset: number;
}

export interface Sample extends Place {
  readonly requestId?: string;
  readonly text: string;
}

/** A FailureGroup in the making; plain data that threads can pass. */
export interface Group {
  readonly kind: FailureGroup["kind"];
  readonly source: string;
  readonly classified: Omit<Classified, "timings" | "requestId">;
  count: number;
  /** Milliseconds since the epoch; Infinity and -Infinity while no line had a time. */
  first: number;
  last: number;
  readonly timeline: Timeline;
  readonly timings: Map<string, Histogram>;
  samples: Sample[];
}

/** [requests, answered 5xx]. */
export type Counts = [requests: number, errors: number];

/** All that was counted for one provider. Merging tallies equals reading their lines in one go. */
export interface Tally {
  requests: number;
  readonly statuses: Map<number, number>;
  readonly backends: Map<string, Counts>;
  /** Rows of the table --by that need every line: paths, hosts, fields. */
  readonly rows: Map<string, Counts>;
  readonly timeline: Timeline;
  readonly groups: Map<string, Group>;
}

/** Bounds that keep memory flat whatever the logs say. */
export const limits = {
  groups: 2000,
  rows: 20_000,
  timelineSteps: 2880,
  groupSteps: 720,
  samples: 5,
  firstSamples: 3,
  text: 1000,
  word: 200,
} as const;

export const folded = "…other";

export function createTally(): Tally {
  return {
    requests: 0,
    statuses: new Map(),
    backends: new Map(),
    rows: new Map(),
    timeline: createTimeline(limits.timelineSteps),
    groups: new Map(),
  };
}

/** Adds to one row of a bounded table; rows beyond the limit are counted together. */
export function addRow(rows: Map<string, Counts>, value: string, requests: number, errors: number): void {
  const key = rows.size < limits.rows || rows.has(value) ? value : folded;
  const row = rows.get(key);
  if (row) {
    row[0] += requests;
    row[1] += errors;
  } else rows.set(key, [requests, errors]);
}

/** Counts one failing request or event; `text` is asked for only when the line is kept as a sample. */
export function addFailure(
  tally: Tally,
  kind: Group["kind"],
  source: string,
  { timings, requestId, ...classified }: Classified,
  place: Place,
  text: () => string,
): void {
  const { time } = place;
  const group = groupFor(tally, kind, source, shorten(classified));
  group.count++;
  if (!Number.isNaN(time)) {
    if (time < group.first) group.first = time;
    if (time > group.last) group.last = time;
    addMinutes(group.timeline, Math.floor(time / 60_000), 1, 0);
  }
  if (timings) {
    for (const [phase, seconds] of Object.entries(timings)) {
      if (seconds === undefined) continue;
      const histogram = group.timings.get(phase) ?? createHistogram();
      group.timings.set(phase, histogram);
      addDuration(histogram, seconds);
    }
  }
  if (isWanted(group, place)) keepSample(group, { ...place, ...(requestId && { requestId }), text: text() });
}

export function mergeTally(into: Tally, from: Tally): void {
  into.requests += from.requests;
  for (const [status, count] of from.statuses) into.statuses.set(status, (into.statuses.get(status) ?? 0) + count);
  for (const [backend, [requests, errors]] of from.backends) addRow(into.backends, backend, requests, errors);
  for (const [value, [requests, errors]] of from.rows) addRow(into.rows, value, requests, errors);
  mergeTimeline(into.timeline, from.timeline);
  for (const group of from.groups.values()) {
    const target = groupFor(into, group.kind, group.source, group.classified);
    target.count += group.count;
    target.first = Math.min(target.first, group.first);
    target.last = Math.max(target.last, group.last);
    mergeTimeline(target.timeline, group.timeline);
    for (const [phase, histogram] of group.timings) {
      const known = target.timings.get(phase);
      if (known) mergeHistogram(known, histogram);
      else target.timings.set(phase, histogram);
    }
    for (const sample of group.samples) if (isWanted(target, sample)) keepSample(target, sample);
  }
}

type Key = Group["classified"];

/** What a full table gives up, one after the other; counts stay exact. */
const folds: readonly ((key: Key) => Key)[] = [
  (key) => key,
  (key) => ({ ...key, ...(key.route !== undefined && { route: folded }) }),
  (key) => ({
    ...key,
    ...(key.route !== undefined && { route: folded }),
    ...(key.host !== undefined && { host: folded }),
  }),
  ({ signature, cause, status, backendStatus }) => ({ signature, cause, status, backendStatus, route: folded }),
];
const lastResort = (cause: CauseClass): Key => ({ signature: folded, cause });

function groupFor(tally: Tally, kind: Group["kind"], source: string, classified: Key): Group {
  for (const [level, fold] of folds.entries()) {
    const key = fold(classified);
    const id = JSON.stringify([kind, source, key]);
    const group = tally.groups.get(id);
    if (group) return group;
    if (tally.groups.size < limits.groups * (1 + level / 4)) return newGroup(tally, id, kind, source, key);
  }
  const key = lastResort(classified.cause);
  const id = JSON.stringify([kind, source, key]);
  return tally.groups.get(id) ?? newGroup(tally, id, kind, source, key);
}

function newGroup(tally: Tally, id: string, kind: Group["kind"], source: string, classified: Key): Group {
  const group: Group = {
    kind,
    source,
    classified,
    count: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    timeline: createTimeline(limits.groupSteps),
    timings: new Map(),
    samples: [],
  };
  tally.groups.set(id, group);
  return group;
}

/** Log text is hostile: no word of it grows without bound. */
function shorten(key: Key): Key {
  const { route, host, backend, pool } = key;
  const long = [route, host, backend, pool].some((word) => word !== undefined && word.length > limits.word);
  if (!long) return key;
  const cut = (word: string | undefined) => word?.slice(0, limits.word);
  return { ...key, route: cut(route), host: cut(host), backend: cut(backend), pool: cut(pool) };
}

/** Samples are the first three in time and a spread of the others by hash: the same five whatever the order and the threads. */
function isWanted({ samples }: Group, place: Place): boolean {
  if (samples.length < limits.samples) return true;
  const third = samples[limits.firstSamples - 1];
  const last = samples[limits.samples - 1];
  return !third || !last || byTime(place, third) < 0 || byHash(place, last) < 0;
}

function keepSample(group: Group, sample: Sample): void {
  const inTime = [...group.samples, sample].sort(byTime);
  const spread = inTime.splice(limits.firstSamples).sort(byHash);
  group.samples = [...inTime, ...spread.slice(0, limits.samples - limits.firstSamples)];
}

export function byTime(a: Place, b: Place): number {
  return a.time - b.time || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) || a.offset - b.offset;
}

function byHash(a: Place, b: Place): number {
  return hash(a) - hash(b) || byTime(a, b);
}

function hash({ time, offset }: Place): number {
  let mixed = Math.imul((time | 0) ^ Math.imul(offset | 0, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0xc2b2ae35) >>> 0;
}
