import { failureCounter } from "./failure-counter.ts";
import type { EventFormat, EventShapes } from "./format.ts";
import { lineClock, type MinuteUse } from "./line-clock.ts";
import { lineFields } from "./line-fields.ts";
import type { LineMemory } from "./line-memory.ts";
import { compileShapes } from "./line-program.ts";
import { stateLayout } from "./program-plan.ts";
import type { Part } from "./scanner.ts";
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

/** `use` says what the window is to a minute: only records of minutes that count are read by their shape. */
export function shapeReader(
  { id }: EventFormat,
  { templates, time, timeSyntax, longest, classify }: EventShapes,
  tally: Tally,
  memory: LineMemory,
  use: (minute: number) => MinuteUse,
): ShapeReader {
  const { bytes, allocate, words } = memory;
  const maps = templates.map(compileShape);
  const late = maps.findIndex(({ index }) => index.get(time) !== 0);
  if (late >= 0) throw new RangeError(`${id}: a shape does not begin with $${time}: ${templates[late]}`);
  const state = allocate(stateLayout.size);
  const size = 1 + 2 * Math.max(...maps.map(({ steps }) => steps.length));
  const found = allocate(size * 4);
  const result = words(found, size);
  const program = compileShapes(maps, { state, result: found }, memory.memory);
  const clock = lineClock(timeSyntax, memory, program, state, use);
  const source = { kind: "event" as const, id, tally, classify };
  const shapes = maps.map((map) => {
    const fields = lineFields(map, result, memory, clock);
    fields.count = map.steps.length;
    return { fields, failures: failureCounter(source, fields, { state, result: found, time: 0 }, memory, clock) };
  });
  let last = Number.NaN;
  /** Where the next record's time was found to be of the known minute, -1 when it was not looked for: read() comes there next. */
  let [aheadStart, aheadEnd] = [-1, -1];

  function read(part: Part, from: number, end: number, offset: number): number {
    const knownStart = aheadStart;
    aheadStart = -1;
    const shape = program.match(from);
    const known = shape < 0 ? undefined : shapes[shape];
    if (!known) return from;
    const { fields, failures } = known;
    const lineEnd = result[0] ?? from;
    const start = fields.start(0);
    const timeEnd = fields.end(0);
    const minute = clock.minuteOf(start, timeEnd, start === knownStart && timeEnd === aheadEnd);
    if (minute < 0 || use(minute) !== "count" || lineEnd - from > longest) return from;
    // A line that does not begin with a time might go on with this record.
    const next = lineEnd + 1;
    const nextTimeEnd = next + timeEnd - start;
    if (nextTimeEnd >= end || !program.isKnownTime(next, nextTimeEnd)) return from;
    aheadStart = next;
    aheadEnd = nextTimeEnd;
    const to = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (!failures.count(from, to, { part, line: part.counts.lines + 1, offset })) return from;
    part.counts.lines++;
    part.counts.events++;
    last = clock.lastExactly();
    return next;
  }

  return { read, lastTime: () => last };
}
