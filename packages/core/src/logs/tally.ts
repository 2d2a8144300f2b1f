import type { FailureGroup } from "../model/index.ts";
import { addDuration, createHistogram, type Histogram, mergeHistogram } from "./distribution.ts";
import { folded, folds, foldTo, type GroupKey } from "./fold.ts";
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
  readonly classified: GroupKey;
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
  /** How far the groups' keys are folded: see fold.ts. */
  level: number;
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

export function createTally(): Tally {
  return {
    requests: 0,
    statuses: new Map(),
    backends: new Map(),
    rows: new Map(),
    timeline: createTimeline(limits.timelineSteps),
    groups: new Map(),
    level: 0,
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
  if (from.level > into.level) foldGroups(into, from.level);
  for (const group of from.groups.values()) {
    mergeGroup(groupFor(into, group.kind, group.source, group.classified), group);
  }
}

function groupFor(tally: Tally, kind: Group["kind"], source: string, key: GroupKey): Group {
  for (;;) {
    const classified = foldTo(tally.level, key);
    const id = idOf(kind, source, classified);
    const known = tally.groups.get(id);
    if (known) return known;
    if (tally.groups.size < limits.groups || tally.level === folds.length - 1) {
      const group = createGroup(kind, source, classified);
      tally.groups.set(id, group);
      return group;
    }
    foldGroups(tally, tally.level + 1);
  }
}

function idOf(kind: string, source: string, key: GroupKey): string {
  const { signature, cause, status, backendStatus, pool, backend, host, route, detail } = key;
  const words = [kind, source, signature, cause, status, backendStatus, pool, backend, host, route].join("\u0000");
  return detail ? `${words}\u0000${JSON.stringify(detail)}` : words;
}

function foldGroups(tally: Tally, level: number): void {
  tally.level = level;
  const groups = [...tally.groups.values()];
  tally.groups.clear();
  for (const group of groups) mergeGroup(groupFor(tally, group.kind, group.source, group.classified), group);
}

function mergeGroup(into: Group, from: Group): void {
  into.count += from.count;
  into.first = Math.min(into.first, from.first);
  into.last = Math.max(into.last, from.last);
  mergeTimeline(into.timeline, from.timeline);
  for (const [phase, histogram] of from.timings) {
    const known = into.timings.get(phase);
    if (known) mergeHistogram(known, histogram);
    else into.timings.set(phase, histogram);
  }
  for (const sample of from.samples) if (isWanted(into, sample)) keepSample(into, sample);
}

function createGroup(kind: Group["kind"], source: string, classified: GroupKey): Group {
  return {
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
}

/** Log text is hostile: no word of it grows without bound. */
function shorten(key: GroupKey): GroupKey {
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
