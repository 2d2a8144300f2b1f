import type { FailureGroup, Failures, LogSource, LogSummary, Window } from "../model/index.ts";
import { memoised } from "../text/memo.ts";
import { toDistribution } from "./distribution.ts";
import { byTime, type Sample } from "./samples.ts";
import { mapRows } from "./sorted-rows.ts";
import { addRow, type Counts, createTally, type Group, mergeTally, type Tally } from "./tally.ts";
import { type Timeline, timelinePoints } from "./timeline.ts";

/** Names a sample's place for readers: "access.log:123". */
export type PlaceName = (sample: Sample) => string;

/** The timelines of a thousand groups are of the same minutes. */
const isoMinute = memoised(4096, (minute: number) => new Date(minute * 60_000).toISOString());

/** Their samples too, of which there are many times more. */
function iso(milliseconds: number): string {
  const minute = Math.floor(milliseconds / 60_000);
  const start = isoMinute(minute);
  // A year of more than four digits is written with a sign.
  if (start.length !== "2026-11-22T06:42:00.000Z".length) return new Date(milliseconds).toISOString();
  const rest = String(100_000 + Math.trunc(milliseconds - minute * 60_000));
  return `${start.slice(0, 17)}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
}

/** A provider's tally as its rules read it. */
export function toFailures(tally: Tally, provider: string, window: Partial<Window>, placeName: PlaceName): Failures {
  const groups = [...tally.groups.values()]
    .map((group) => toFailureGroup(group, provider, placeName))
    .sort(
      (a, b) => b.count - a.count || compare(a.firstSeen, b.firstSeen) || compare(JSON.stringify(a), JSON.stringify(b)),
    );
  return {
    window: windowOf(tally, window),
    requests: {
      total: tally.requests,
      byStatus: Object.fromEntries([...tally.statuses].sort(([a], [b]) => a - b).map(([code, n]) => [String(code), n])),
      byBackend: Object.fromEntries(
        [...attempts(tally.backends)].sort(byErrors).map(([backend, [requests]]) => [backend, requests]),
      ),
    },
    groups,
    sampleInterval: 1,
  };
}

function toFailureGroup(group: Group, provider: string, placeName: PlaceName): FailureGroup {
  const { kind, source, classified, count, first, last, timeline, timings, samples } = group;
  const isDated = first <= last;
  return {
    kind,
    source,
    provider,
    ...classified,
    count,
    firstSeen: isDated ? iso(first) : "",
    lastSeen: isDated ? iso(last) : "",
    ...(isDated && { timeline: courseOf(timeline) }),
    ...(timings.size > 0 && {
      timings: Object.fromEntries([...timings].map(([phase, histogram]) => [phase, toDistribution(histogram)])),
    }),
    samples: [...samples].sort(byTime).map((sample) => ({
      time: Number.isNaN(sample.time) ? "" : iso(sample.time),
      ...(sample.requestId !== undefined && { requestId: sample.requestId }),
      source: placeName(sample),
      text: sample.text,
    })),
  };
}

/** Points are made whenever they are read: a thousand groups have a hundred of them each, and only those of a few are. */
function courseOf({ stepMinutes, rows }: Timeline): NonNullable<FailureGroup["timeline"]> {
  return {
    stepSeconds: stepMinutes * 60,
    get points() {
      return mapRows(rows, (cells, at) => [isoMinute(cells[at] ?? 0), cells[at + 1] ?? 0] as const);
    },
  };
}

/** The window that was asked for, else from the first to behind the last minute seen. */
function windowOf({ timeline, groups }: Tally, window: Partial<Window>): Window {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const [minute] of timelinePoints(timeline)) {
    first = Math.min(first, minute * 60_000);
    last = Math.max(last, (minute + timeline.stepMinutes) * 60_000);
  }
  for (const group of groups.values()) {
    first = Math.min(first, group.first);
    last = Math.max(last, group.last + 1);
  }
  const isDated = first < last;
  return { since: window.since ?? iso(isDated ? first : 0), until: window.until ?? iso(isDated ? last : 0) };
}

/** nginx lists every try of a request in one field, "a, b" and "a : b": each try counts for its backend. */
function attempts(backends: ReadonlyMap<string, Counts>): Map<string, Counts> {
  const split = new Map<string, Counts>();
  for (const [list, [requests, errors]] of backends) {
    for (const backend of list.split(/, | : /)) if (backend !== "-") addRow(split, backend, requests, errors);
  }
  return split;
}

export interface Table {
  readonly key: string;
  readonly top: number;
}

/** All counts of a run in one place. */
export function toSummary(
  sources: readonly LogSource[],
  tallies: readonly Tally[],
  table: Table | undefined,
): LogSummary {
  const all = createTally();
  for (const tally of tallies) mergeTally(all, { ...tally, groups: new Map() });
  const sum = (key: "lines" | "requests" | "events" | "other" | "rejected") =>
    sources.reduce((total, source) => total + source[key], 0);
  let serverErrors = 0;
  for (const [status, count] of all.statuses) if (status >= 500 && status <= 599) serverErrors += count;
  return {
    sources,
    lines: sum("lines"),
    requests: sum("requests"),
    events: sum("events"),
    other: sum("other"),
    rejected: sum("rejected"),
    serverErrors,
    ...(all.timeline.rows.length > 0 && { timeline: toTimeline(all.timeline) }),
    ...(table && { by: { key: table.key, rows: toRows(table, all, tallies, sources) } }),
  };
}

function toTimeline(timeline: Timeline): NonNullable<LogSummary["timeline"]> {
  return {
    stepSeconds: timeline.stepMinutes * 60,
    points: timelinePoints(timeline).map(
      ([minute, requests, errors]) => [isoMinute(minute), requests, errors] as const,
    ),
  };
}

type Rows = NonNullable<LogSummary["by"]>["rows"];

function toRows({ key, top }: Table, all: Tally, tallies: readonly Tally[], sources: readonly LogSource[]): Rows {
  /** The first in time of each row, whichever group came first. */
  const examples = new Map<string, Sample>();
  const rows = new Map<string, Counts>();
  /** Records of event logs: they are no requests, and must not look like some. */
  const events = new Map<string, number>();
  if (key === "status") {
    for (const [status, count] of all.statuses)
      addRow(rows, String(status), count, status >= 500 && status <= 599 ? count : 0);
  } else if (key === "backend") {
    for (const [backend, [requests, errors]] of attempts(all.backends)) addRow(rows, backend, requests, errors);
  } else if (key === "minute") {
    for (const [minute, requests, errors] of timelinePoints(all.timeline))
      addRow(rows, isoMinute(minute), requests, errors);
  } else if (key === "hour") {
    for (const [minute, requests, errors] of timelinePoints(all.timeline)) {
      addRow(rows, isoMinute(minute - (minute % 60)), requests, errors);
    }
  } else if (key === "file" || key === "format") {
    for (const { name, format, requests, serverErrors = 0 } of sources) {
      addRow(rows, (key === "file" ? name : format) ?? "-", requests, serverErrors);
    }
  } else if (key === "cause" || key === "signature" || key === "pool") {
    for (const group of tallies.flatMap((tally) => [...tally.groups.values()])) {
      const value = group.classified[key] ?? "-";
      const status = group.classified.status ?? 0;
      const isEvent = group.kind === "event";
      if (isEvent) events.set(value, (events.get(value) ?? 0) + group.count);
      addRow(rows, value, isEvent ? 0 : group.count, status >= 500 && status <= 599 ? group.count : 0);
      const [first] = group.samples;
      const known = examples.get(value);
      if (first && (!known || byTime(first, known) < 0)) examples.set(value, first);
    }
  } else {
    for (const [value, [requests, errors]] of all.rows) addRow(rows, value, requests, errors);
  }
  const order = key === "minute" || key === "hour" ? byValue : byErrors;
  return [...rows]
    .sort(order)
    .slice(0, top)
    .map(([value, [requests, errors]]) => {
      const example = examples.get(value)?.text;
      const count = events.get(value);
      return {
        value,
        requests,
        serverErrors: errors,
        ...(count !== undefined && { events: count }),
        ...(example !== undefined && { example }),
      };
    });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

type Row = readonly [value: string, counts: Counts];
const byValue = ([a]: Row, [b]: Row) => (a < b ? -1 : 1);
const byErrors = ([a, [requestsA, errorsA]]: Row, [b, [requestsB, errorsB]]: Row) =>
  errorsB - errorsA || requestsB - requestsA || (a < b ? -1 : 1);
