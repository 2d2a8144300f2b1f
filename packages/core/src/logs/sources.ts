import { dirname } from "node:path";
import type { LogSource } from "../model/index.ts";
import type { ReadOutcome } from "./read.ts";

export interface Sources {
  /** One per input, in the inputs' order. */
  readonly sources: readonly ReadOutcome[];
  /** Part -> how many lines of its file lie before it. */
  readonly lineBases: ReadonlyMap<number, number>;
}

/** Puts the parts of each file together again. */
export function joinParts(outcomes: readonly ReadOutcome[]): Sources {
  const lineBases = new Map<number, number>();
  const sources = new Map<number, ReadOutcome>();
  // Parts of one file are numbered in the order of their lines.
  for (const outcome of [...outcomes].sort((a, b) => a.source - b.source || a.part - b.part)) {
    const before = sources.get(outcome.source);
    lineBases.set(outcome.part, before?.counts.lines ?? 0);
    sources.set(outcome.source, before ? joined(before, outcome) : outcome);
  }
  return { sources: [...sources.values()], lineBases };
}

function joined(a: ReadOutcome, b: ReadOutcome): ReadOutcome {
  const sum = (key: "lines" | "requests" | "events" | "other" | "rejected" | "outside") =>
    a.counts[key] + b.counts[key];
  const problem = a.problem ?? b.problem;
  return {
    ...a,
    bytes: a.bytes + b.bytes,
    counts: {
      lines: sum("lines"),
      requests: sum("requests"),
      events: sum("events"),
      other: sum("other"),
      rejected: sum("rejected"),
      outside: sum("outside"),
      reasons: added(a.counts.reasons, b.counts.reasons),
      statuses: added(a.counts.statuses, b.counts.statuses),
    },
    ...(problem && { problem }),
  };
}

function added<Key>(a: ReadonlyMap<Key, number>, b: ReadonlyMap<Key, number>): Map<Key, number> {
  const sum = new Map(a);
  for (const [key, count] of b) sum.set(key, (sum.get(key) ?? 0) + count);
  return sum;
}

export function toLogSource({ name, format, compression, bytes, counts }: ReadOutcome): LogSource {
  const { lines, requests, events, other, rejected, outside, reasons } = counts;
  return {
    name,
    format,
    ...(compression && { compression }),
    bytes,
    lines,
    requests,
    events,
    other,
    rejected,
    ...(requests > 0 && { serverErrors: serverErrorsOf(counts.statuses) }),
    ...(outside > 0 && { outsideWindow: outside }),
    ...(reasons.size > 0 && { rejectedReasons: Object.fromEntries(reasons) }),
  };
}

function serverErrorsOf(statuses: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [status, count] of statuses) if (status >= 500 && status <= 599) sum += count;
  return sum;
}

/** Two logs in one folder with the same statuses in the same numbers are most likely two logs of the same requests. */
export function notesOn(outcomes: readonly ReadOutcome[]): readonly string[] {
  const seen = new Map<string, string>();
  const notes: string[] = [];
  for (const { name, counts } of outcomes) {
    if (counts.requests === 0) continue;
    const statuses = [...counts.statuses].sort(([a], [b]) => a - b);
    const key = JSON.stringify([dirname(name), statuses]);
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, name);
    else
      notes.push(`${twin} and ${name} look like two logs of the same ${counts.requests} requests: both were counted`);
  }
  return notes;
}
