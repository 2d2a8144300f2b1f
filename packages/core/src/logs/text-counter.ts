import type { LineMemory } from "./line-memory.ts";
import type { LineProgram } from "./line-program.ts";
import { addRow, type Counts } from "./tally.ts";
import { textTable } from "./text-table.ts";

const MINUS = 45;
/** Half of them may hold a text; more texts than that are counted by slower means: addresses are few. */
const slots = 4096;

/** Counts requests and errors by a short text (a backend's address) straight from bytes. */
export interface TextCounter {
  /** The text table, which a program counts in too. */
  readonly table: number;
  count(program: LineProgram, start: number, end: number, isError: boolean): void;
  flush(rows: Map<string, Counts>): void;
}

export function createTextCounter({ bytes, words, allocateTable }: LineMemory): TextCounter {
  const table = allocateTable(slots);
  const { headerSize, slotSize, length: lengthOffset, requests, errors } = textTable;
  const header = words(table, headerSize / 4);
  // A table that memory was too short for holds nothing, and all is counted by slower means.
  const isThere = (header[textTable.capacity] ?? 0) > 0;
  const all = isThere ? words(table + headerSize, (slots * slotSize) / 4) : new Uint32Array(0);
  const overflow = new Map<string, Counts>();

  return {
    table,
    count: (program, start, end, isError) => {
      const length = end - start;
      if (length === 0 || (length === 1 && bytes[start] === MINUS)) return;
      const slot = program.slot(table, start, end);
      if (slot === 0) {
        addRow(overflow, bytes.toString("utf8", start, Math.min(end, start + 200)), 1, Number(isError));
        return;
      }
      const base = (slot - table - headerSize) / 4;
      all[base + requests / 4] = (all[base + requests / 4] ?? 0) + 1;
      if (isError) all[base + errors / 4] = (all[base + errors / 4] ?? 0) + 1;
    },
    flush: (rows) => {
      const texts = header[textTable.used] ?? 0;
      for (let slot = 0, seen = 0; slot < slots && seen < texts; slot++) {
        const base = (slot * slotSize) / 4;
        const length = all[base + lengthOffset / 4] ?? 0;
        if (length === 0) continue;
        seen++;
        const count = all[base + requests / 4] ?? 0;
        if (count === 0) continue;
        const at = table + headerSize + slot * slotSize;
        addRow(rows, bytes.toString("utf8", at, at + length), count, all[base + errors / 4] ?? 0);
        all[base + requests / 4] = 0;
        all[base + errors / 4] = 0;
      }
      for (const [value, [requests, errors]] of overflow) addRow(rows, value, requests, errors);
      overflow.clear();
    },
  };
}
