import { type FailureCounter, failureCounter } from "./failure-counter.ts";
import type { EventFormat, EventShapes } from "./format.ts";
import { type LineClock, lineClock, type MinuteUse } from "./line-clock.ts";
import type { LineMemory } from "./line-memory.ts";
import { compileProgram, type LineProgram } from "./line-program.ts";
import { stateLayout } from "./program-plan.ts";
import { type Part, placeOf } from "./scanner.ts";
import type { Tally } from "./tally.ts";
import { compileShape } from "./template.ts";

const CR = 13;

/** Reads records whose shape is known. */
export interface ShapeReader {
  /**
   * Counts the record that begins at `from`, the byte at `offset` of its file, if it has a known shape and the next line in
   * [from, end) begins another one. Returns where that line begins; `from` when the record must be read as a whole.
   */
  read(part: Part, from: number, end: number, offset: number): number;
  /** Milliseconds since the epoch of the record that was read last. */
  lastTime(): number;
}

interface Shape {
  readonly count: number;
  readonly result: Uint32Array;
  readonly program: LineProgram;
  readonly clock: LineClock;
  readonly failures: FailureCounter;
}

/** `use` says what the window is to a minute: only records of minutes that count are read by their shape. */
export function shapeReader(
  { id }: EventFormat,
  { templates, time, timeSyntax, longest, classify }: EventShapes,
  tally: Tally,
  memory: LineMemory,
  use: (minute: number) => MinuteUse,
): ShapeReader {
  const { bytes, allocate, words } = memory;
  const shapes = templates.map(shapeOf);
  let last = Number.NaN;

  function shapeOf(template: string): Shape {
    const map = compileShape(template);
    const state = allocate(stateLayout.size);
    const size = 1 + 2 * map.steps.length;
    const result = allocate(size * 4);
    const program = compileProgram({ map, state, result }, memory.memory);
    const clock = lineClock(timeSyntax, memory, program, state, use);
    const found = words(result, size);
    const source = { kind: "event" as const, id, tally, classify };
    const failures = failureCounter(source, map, found, memory, program, clock);
    if (map.index.get(time) !== 0) throw new RangeError(`${id}: a shape does not begin with $${time}: ${template}`);
    return { count: map.steps.length, result: found, program, clock, failures };
  }

  function read(part: Part, from: number, end: number, offset: number): number {
    const shape = shapes.find(({ program, count }) => program.fields(from) === count);
    if (!shape) return from;
    const { clock, program, failures, result } = shape;
    const { fields } = failures;
    fields.count = shape.count;
    const lineEnd = result[0] ?? from;
    const start = fields.start(0);
    const timeEnd = fields.end(0);
    const minute = clock.minuteOf(start, timeEnd);
    if (minute < 0 || use(minute) !== "count" || lineEnd - from > longest) return from;
    // A line that does not begin with a time might go on with this record.
    const next = lineEnd + 1;
    if (next + timeEnd - start >= end || !program.isKnownTime(next, next + timeEnd - start)) return from;
    const verdict = failures.judge();
    if (verdict.isUnsure) return from;
    part.counts.lines++;
    part.counts.events++;
    last = clock.exactly(start, timeEnd);
    if (verdict.classified) {
      const to = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
      failures.count(verdict, from, to, placeOf(part, last, part.counts.lines, offset));
    }
    return next;
  }

  return { read, lastTime: () => last };
}
