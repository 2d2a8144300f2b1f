import { masks, tableSize, textTable, writeMasks } from "./text-table.ts";

const pageSize = 65_536;
/** Addresses for the programs and tables of all formats of a run; a page costs nothing before something is written to it. */
const tablesSize = 1024 * pageSize;
/** Room for a record that a scanner copies in. */
const scratchSize = 4 * pageSize;
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
  /** The address of an empty text table with room for half as many texts as it has slots, a power of two. */
  allocateTable(slots: number): number;
  /** Empties a text table of so many slots. */
  clearTable(table: number, slots: number): void;
  /** `count` words at an address. */
  words(address: number, count: number): Uint32Array;
}

export function createLineMemory(lineBytes: number): LineMemory {
  const size = tablesSize + scratchSize + lineBytes + spare;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageSize) });
  const bytes = Buffer.from(memory.buffer);
  writeMasks(bytes);
  let free = masks.address + masks.size;
  const start = tablesSize + scratchSize;
  const words = (address: number, count: number) => new Uint32Array(memory.buffer, address, count);

  function allocate(length: number): number {
    const address = free;
    free += Math.ceil(length / 16) * 16;
    if (free > tablesSize) throw new RangeError("Too many log formats for one run.");
    return address;
  }

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
    allocateTable: (slots) => {
      const address = allocate(tableSize(slots));
      words(address, textTable.headerSize / 4).set([slots - 1, slots / 2]);
      return address;
    },
    clearTable: (table, slots) => {
      words(table, textTable.headerSize / 4)[2] = 0;
      bytes.fill(0, table + textTable.headerSize, table + tableSize(slots));
    },
    words,
  };
}
