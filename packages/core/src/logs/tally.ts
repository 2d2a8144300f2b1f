import type { FailureGroup } from "../model/index.ts";
import { addDuration, createHistogram, type Histogram, mergeHistogram } from "./distribution.ts";
import { folded, foldTo, type GroupKey, lastLevel } from "./fold.ts";
import type { Classified, Phase } from "./format.ts";
import { isWanted, keepSample, type Place, type Sample } from "./samples.ts";
import { addMinutes, createTimeline, mergeTimeline, type Timeline } from "./timeline.ts";

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
  readonly samples: Sample[];
  /** The group that took its place when its tally was folded. */
  into?: Group;
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
  groups: 1000,
  /** While routes keep their numbers and hashes, which tell a request apart more than a route: nobody reads more of such groups. */
  groupsWithIds: 200,
  rows: 20_000,
  timelineSteps: 2880,
  groupSteps: 180,
  text: 1000,
  word: 200,
} as const;

export function createTally(): Tally {
  return {
    requests: 0,
    statuses: new Map(),
    backends: new Map(),
    rows: new Map(),
    timeline: createTimeline(limits.timelineSteps, { errors: true }),
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

const phases = ["connect", "backend", "total"] as const;

/** Counts one failing request or event; `text` is asked for only when the line is kept as a sample. */
export function addFailure(
  tally: Tally,
  kind: Group["kind"],
  source: string,
  classified: Classified,
  place: Place,
  text: () => string,
): void {
  const { timings, requestId } = classified;
  const group = groupFor(tally, kind, source, shorten(classified));
  countIn(group, place.time);
  if (isWanted(group, place)) keepSample(group, { ...place, text: text(), ...(requestId && { requestId }) });
  if (timings) addTimings(group, timings);
}

/** Counts one more request or event of a group; its time is in milliseconds since the epoch, NaN when it has none. */
export function countIn(group: Group, time: number): void {
  group.count++;
  if (!Number.isNaN(time)) {
    if (time < group.first) group.first = time;
    if (time > group.last) group.last = time;
    addMinutes(group.timeline, Math.floor(time / 60_000), 1, 0);
  }
}

/** Adds spans that `classify` measured itself, in seconds, for so many lines. */
export function addTimings(group: Group, timings: NonNullable<Classified["timings"]>, times = 1): void {
  for (const phase of phases) {
    const seconds = timings[phase];
    if (seconds !== undefined) addDuration(histogramOf(group, phase), seconds, times);
  }
}

/** What is counted of a phase, which was measured. */
export function histogramOf({ timings }: Group, phase: Phase): Histogram {
  let histogram = timings.get(phase);
  if (!histogram) {
    histogram = createHistogram();
    timings.set(phase, histogram);
  }
  return histogram;
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

/** The group of a key, at the level to which the tally's keys are folded. */
export function groupFor(tally: Tally, kind: Group["kind"], source: string, key: GroupKey): Group {
  for (;;) {
    const folding = tally.level === 0 ? key : foldTo(tally.level, key);
    const id = idOf(kind, source, folding);
    const known = tally.groups.get(id);
    if (known) return known;
    const most = tally.level === 0 ? limits.groupsWithIds : limits.groups;
    if (tally.groups.size < most || tally.level === lastLevel) {
      const group = createGroup(kind, source, folding);
      tally.groups.set(id, group);
      return group;
    }
    foldGroups(tally, tally.level + 1);
  }
}

function idOf(kind: string, source: string, key: GroupKey): string {
  const { signature, cause, status, backendStatus, pool, backend, host, route, detail } = key;
  let id = `${kind}\0${source}\0${signature}\0${cause}\0${status}\0${backendStatus}\0${pool}\0${backend}\0${host}\0${route}`;
  for (const name in detail) id += `\0${name}=${detail[name]}`;
  return id;
}

function foldGroups(tally: Tally, level: number): void {
  tally.level = level;
  const groups = [...tally.groups.values()];
  tally.groups.clear();
  for (const group of groups) {
    group.into = groupFor(tally, group.kind, group.source, group.classified);
    mergeGroup(group.into, group);
  }
}

/** What a group became: itself while nothing was folded. */
export function foldedGroup(group: Group): Group {
  let last = group;
  while (last.into) last = last.into;
  return last;
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
    classified: present(classified),
    count: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    timeline: createTimeline(limits.groupSteps, { errors: false }),
    timings: new Map(),
    samples: [],
  };
}

/** The key without what is absent, and without what does not tell groups apart. */
function present({ signature, cause, status, backendStatus, pool, backend, host, route, detail }: GroupKey): GroupKey {
  return {
    signature,
    cause,
    ...(status !== undefined && { status }),
    ...(backendStatus !== undefined && { backendStatus }),
    ...(pool !== undefined && { pool }),
    ...(backend !== undefined && { backend }),
    ...(host !== undefined && { host }),
    ...(route !== undefined && { route }),
    ...(detail !== undefined && { detail }),
  };
}

/** Log text is hostile: no word of it grows without bound. */
export function shorten(key: GroupKey): GroupKey {
  const { pool = "", backend = "", host = "", route = "" } = key;
  const { word } = limits;
  if (pool.length <= word && backend.length <= word && host.length <= word && route.length <= word) return key;
  const cut = (text: string | undefined) => text?.slice(0, word);
  return { ...key, pool: cut(key.pool), backend: cut(key.backend), host: cut(key.host), route: cut(key.route) };
}
