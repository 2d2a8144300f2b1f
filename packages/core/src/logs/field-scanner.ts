import type { FieldMap } from "./template.ts";

const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

/** Finds where the fields of a line lie, without making a string. One scanner for all text formats: a format is its FieldMap. */
export interface FieldScanner {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Locates fields 0 to `last` of the line in [start, end); returns how many were found, 0 when the line begins otherwise. */
  scan(bytes: Buffer, start: number, end: number, last: number): number;
}

export function fieldScanner({ prefix, steps, required }: FieldMap): FieldScanner {
  const count = steps.length;
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const isToken = Uint8Array.from(steps, (step) => Number(step.kind === "token"));
  const escapes = Uint8Array.from(steps, (step) => Number(step.escapes));
  const literals = steps.map((step) => step.literal);
  const stops = Uint8Array.from(literals, (literal) => literal[0] ?? 0);

  function scan(bytes: Buffer, start: number, end: number, last: number): number {
    let at = start;
    for (let i = 0; i < prefix.length; i++) if (bytes[at++] !== prefix[i]) return 0;

    for (let i = 0; i <= last; i++) {
      if (isToken[i] === 1) {
        if (at < end && bytes[at] === QUOTE) {
          starts[i] = ++at;
          while (at < end) {
            const byte = bytes[at];
            if (byte === QUOTE && (at + 1 >= end || bytes[at + 1] === SPACE)) break;
            at += byte === BACKSLASH ? 2 : 1;
          }
          if (at >= end) return i;
          ends[i] = at++;
        } else {
          starts[i] = at;
          while (at < end && bytes[at] !== SPACE) at++;
          ends[i] = at;
          if (at === starts[i]) return i;
        }
        if (at >= end) return i + 1;
        at++;
        continue;
      }
      const literal = literals[i] as Buffer;
      starts[i] = at;
      if (literal.length === 0) {
        ends[i] = end;
        return i + 1;
      }
      at = escapes[i] === 1 ? findEscaped(bytes, at, end, literal) : find(bytes, at, end, literal, stops[i] ?? 0);
      if (at < 0) {
        // Behind the required fields a line may end anywhere: this field then takes its rest.
        ends[i] = end;
        return i < required ? i : i + 1;
      }
      ends[i] = at;
      at += literal.length;
    }
    return last + 1;
  }

  return { starts, ends, scan };
}

function find(bytes: Buffer, from: number, end: number, literal: Buffer, stop: number): number {
  const lastStart = end - literal.length;
  for (let at = from; at <= lastStart; at++) {
    if (bytes[at] === stop && (literal.length === 1 || holds(bytes, at, literal))) return at;
  }
  return -1;
}

function findEscaped(bytes: Buffer, from: number, end: number, literal: Buffer): number {
  const lastStart = end - literal.length;
  for (let at = from; at <= lastStart; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE && holds(bytes, at, literal)) return at;
  }
  return -1;
}

function holds(bytes: Buffer, at: number, literal: Buffer): boolean {
  for (let i = 1; i < literal.length; i++) if (bytes[at + i] !== literal[i]) return false;
  return true;
}
