import type { LineRecogniser } from "./recogniser.ts";
import { createRecognition, type LineSource } from "./recognition.ts";
import { masks, tableSize, textTable, writeMasks } from "./text-table.ts";

const pageSize = 65_536;
/** Addresses for the programs and tables of all formats of a run; a page costs nothing before something is written to it. */
const tablesSize = 640 * pageSize;
/** Room for a record that a scanner copies in. */
const scratchSize = 4 * pageSize;
/** Kept for what is small: no table of texts. */
const reserve = 128 * pageSize;
/** What reads in strides may look at behind the last line. */
const spare = pageSize;

/** The memory of one thread: the buffer that lines are read into, and what finds fields in it. */
export interface LineMemory {
  readonly memory: WebAssembly.Memory;
  /** All of it. */
  readonly bytes: Buffer;
  /** Where lines are read into. */
  readonly lines: Buffer;
  /** Copies a line in, cut to what there is room for; [start, end) in `bytes`. */
  copyIn(line: Uint8Array): readonly [start: number, end: number];
  /** The address of `size` bytes, all 0. */
  allocate(size: number): number;
  /** An empty text table with room for half as many texts as it has slots, a power of two; for none when memory is short. */
  allocateTable(slots: number): number;
  /** What recognises lines of one layout. */
  recogniser(source: LineSource): LineRecogniser;
  /** Adds what recognisers counted to the tallies. */
  flush(): void;
  /** `count` words or numbers at an address. */
  words(address: number, count: number): Uint32Array;
  numbers(address: number, count: number): Float64Array;
}

export function createLineMemory(lineBytes: number): LineMemory {
  const size = tablesSize + scratchSize + lineBytes + spare;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageSize) });
  const bytes = Buffer.from(memory.buffer);
  writeMasks(bytes);
  let free = masks.address + masks.size;
  const start = tablesSize + scratchSize;
  const words = (address: number, count: number) => new Uint32Array(memory.buffer, address, count);
  const numbers = (address: number, count: number) => new Float64Array(memory.buffer, address, count);

  function allocate(length: number): number {
    const address = free;
    free += Math.ceil(length / 16) * 16;
    if (free > tablesSize) throw new RangeError("Too many log formats for one run.");
    return address;
  }

  function allocateTable(slots: number): number {
    const isShort = free + tableSize(slots) > tablesSize - reserve;
    const address = allocate(tableSize(isShort ? 1 : slots));
    words(address, textTable.headerSize / 4).set(isShort ? [0, 0] : [slots - 1, slots / 2]);
    return address;
  }

  const recognition = createRecognition({ memory, bytes, allocate, allocateTable, words, numbers });

  return {
    memory,
    bytes,
    lines: bytes.subarray(start, start + lineBytes),
    copyIn: (line) => {
      const length = Math.min(line.length, scratchSize - 16);
      bytes.set(line.subarray(0, length), tablesSize);
      return [tablesSize, tablesSize + length];
    },
    allocate,
    allocateTable,
    recogniser: recognition.recogniser,
    flush: recognition.flush,
    words,
    numbers,
  };
}
