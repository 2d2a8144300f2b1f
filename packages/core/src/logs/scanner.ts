import type { RequestFormat } from "./format.ts";
import type { MinuteUse } from "./line-clock.ts";
import type { SentLines } from "./outbox.ts";
import { pathIn, pathOf } from "./request-line.ts";
import { type Place, rankOf } from "./samples.ts";

/** What one part of a file held. Every line is of one kind: lines = requests + events + other + rejected. */
export interface PartCounts {
  lines: number;
  requests: number;
  events: number;
  other: number;
  rejected: number;
  /** Of `other`: outside the window that was asked for. */
  outside: number;
  readonly reasons: Map<string, number>;
  /** Requests by status: tells two logs of the same requests. */
  readonly statuses: Map<number, number>;
}

export function createPartCounts(): PartCounts {
  return {
    lines: 0,
    requests: 0,
    events: 0,
    other: 0,
    rejected: 0,
    outside: 0,
    reasons: new Map(),
    statuses: new Map(),
  };
}

export function reject(counts: PartCounts, reason: string, lines = 1): void {
  counts.rejected += lines;
  counts.reasons.set(reason, (counts.reasons.get(reason) ?? 0) + lines);
}

/** The part of a file that a line is of. */
export type SamplePart = Pick<Place, "source" | "part">;

/** The part of a file that is being read. */
export interface Part extends SamplePart {
  readonly counts: PartCounts;
}

/** What every scanner of a run shares. Times are milliseconds since the epoch, since <= t < until. */
export interface ScanSettings {
  readonly since: number;
  readonly until: number;
  /** The key of the table --by. */
  readonly by?: string;
}

/** What the window is to a minute: it lies inside, outside, or across an edge. */
export function useOf(minute: number, { since, until }: ScanSettings): MinuteUse {
  const from = minute * 60_000;
  if (from >= since && from + 60_000 <= until) return "count";
  return from + 60_000 <= since || from >= until ? "skip" : "ask";
}

/** Reads the lines of one format, part after part. */
export interface Scanner {
  begin(part: Part): void;
  /** Whole lines lie in [start, end) of `bytes`, the last one with or without its line end; `offset` is where `start` lies in the file. */
  lines(bytes: Buffer, start: number, end: number, offset: number): void;
  /** Flushes what it still holds into the tally. */
  end(): void;
  /** Judges failing lines that another thread has counted already; between parts or chunks. */
  judge?(lines: SentLines): void;
}

/** What `by` can make a table of, whatever the format; it takes a field's own name too. */
export const tableKeys: readonly string[] = [
  "cause",
  "signature",
  "status",
  "backend",
  "pool",
  "path",
  "host",
  "minute",
  "hour",
  "file",
  "format",
];

/** The field that a table must read on every line, if any: a role ("path" is of the request), else a field's own name. Other rows come from the margins or the groups. */
export function byField({ layout: { roles } }: RequestFormat, by: string | undefined): string | undefined {
  if (by === "path") return roles.request;
  if (by === "host") return roles.host;
  return by === undefined || tableKeys.includes(by) ? undefined : by.replace(/^\$/, "");
}

/** The row that a field's value belongs to. */
export function rowOf(by: string | undefined, value: string | undefined): string {
  if (value === undefined || value === "") return "-";
  return (by === "path" ? pathOf(value) : value).slice(0, 200);
}

/** The row of a request by its route, see routeFunction. */
export function rowOfRoute(route: string): string {
  return pathIn(route).slice(0, 200);
}

export function placeOf(part: SamplePart, time: number, line: number, offset: number): Place {
  return { time, source: part.source, part: part.part, line, offset, rank: rankOf(time, offset) };
}
