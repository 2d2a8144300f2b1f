import { dirname } from "node:path";
import type { LogSource } from "../model/index.ts";
import type { ReadOutcome } from "./read.ts";

/** Outcomes by source, in the order of their parts; `lineBases` says how many lines of its file lie before each part. */
export function toSources(outcomes: readonly ReadOutcome[]): {
  readonly sources: readonly LogSource[];
  readonly lineBases: ReadonlyMap<number, number>;
} {
  const lineBases = new Map<number, number>();
  const sources: LogSource[] = [];
  for (const { name, part, format, compression, bytes, counts } of outcomes) {
    lineBases.set(part, 0);
    const { lines, requests, events, other, rejected, outside, reasons } = counts;
    sources.push({
      name,
      format,
      ...(compression && { compression }),
      bytes,
      lines,
      requests,
      events,
      other,
      rejected,
      ...(outside > 0 && { outsideWindow: outside }),
      ...(reasons.size > 0 && { rejectedReasons: Object.fromEntries(reasons) }),
    });
  }
  return { sources, lineBases };
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
