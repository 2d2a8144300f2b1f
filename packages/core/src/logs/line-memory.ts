import { type FieldFinder, fieldFinder, kinds, resultHeader, stepSize } from "./field-finder.ts";
import type { FieldMap } from "./template.ts";

const pageSize = 65_536;
/** Room for the steps and results of all formats, and for a record that a scanner copies in. */
const tableSize = 4 * pageSize;
const scratchSize = 4 * pageSize;
const spare = pageSize;

/** The memory of one thread: the buffer that lines are read into, and what finds fields in it. */
export interface LineMemory {
  /** All of it. */
  readonly bytes: Buffer;
  /** Where lines are read into. */
  readonly lines: Buffer;
  readonly finder: FieldFinder;
  /** Copies a line in, cut to what there is room for; [start, end) in `bytes`. */
  copyIn(line: Uint8Array): readonly [start: number, end: number];
  /** Writes a field map's steps. */
  place(map: FieldMap): PlacedMap;
}

/** Addresses of a field map's steps and results, and a view of the results. */
export interface PlacedMap {
  readonly steps: number;
  readonly result: number;
  /** End of the line, then start and end of each field. */
  readonly words: Int32Array;
}

export function createLineMemory(lineBytes: number): LineMemory {
  const size = tableSize + scratchSize + lineBytes + spare;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageSize) });
  const bytes = Buffer.from(memory.buffer);
  let free = stepSize;

  function allocate(length: number): number {
    const address = free;
    free += Math.ceil(length / stepSize) * stepSize;
    if (free > tableSize) throw new RangeError("Too many log formats for one run.");
    return address;
  }

  function place({ steps }: FieldMap): PlacedMap {
    const address = allocate(steps.length * stepSize);
    for (const [i, { kind, escapes, literal }] of steps.entries()) {
      const text = allocate(literal.length);
      bytes.set(literal, text);
      const ending = kind === "token" ? kinds.token : escapes ? kinds.escapedLiteral : kinds.literal;
      new Int32Array(memory.buffer, address + i * stepSize, 4).set([ending, literal[0] ?? 0, text, literal.length]);
    }
    const resultSize = resultHeader + steps.length * 8;
    const result = allocate(resultSize);
    return { steps: address, result, words: new Int32Array(memory.buffer, result, resultSize / 4) };
  }

  const start = tableSize + scratchSize;
  return {
    bytes,
    lines: bytes.subarray(start, start + lineBytes),
    finder: fieldFinder(memory),
    copyIn: (line) => {
      const length = Math.min(line.length, scratchSize - stepSize);
      bytes.set(line.subarray(0, length), tableSize);
      return [tableSize, tableSize + length];
    },
    place,
  };
}
