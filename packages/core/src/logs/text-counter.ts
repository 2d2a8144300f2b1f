import type { LineMemory } from "./line-memory.ts";
import type { TextProgram } from "./line-program.ts";
import { addRow, type Counts } from "./tally.ts";
import { listOffset, tableSize, textTable } from "./text-table.ts";

const MINUS = 45;
/** Half of them may hold a text; more texts than that are counted by slower means: addresses are few. */
const slots = 4096;

/** Counts requests and errors by a short text (a backend's address) straight from bytes. */
export interface TextCounter {
  /** The text table, which a program counts in too. */
  readonly table: number;
  count(program: TextProgram, start: number, end: number, isError: boolean): void;
  flush(rows: Map<string, Counts>): void;
}

export function createTextCounter({ bytes, words, allocateTable }: LineMemory): TextCounter {
  const table = allocateTable(slots);
  const header = words(table, textTable.headerSize / 4);
  // A table that memory was too short for holds nothing, and all is counted by slower means.
  const all = words(table, (header[textTable.capacity] ?? 0) > 0 ? tableSize(slots) / 4 : 0);
  const [lengthAt, requestsAt, errorsAt] = [textTable.length / 4, textTable.requests / 4, textTable.errors / 4];
  const list = listOffset(slots) / 4;
  const overflow = new Map<string, Counts>();

  return {
    table,
    count: (program, start, end, isError) => {
      const length = end - start;
      if (length === 0 || (length === 1 && bytes[start] === MINUS)) return;
      const slot = program.slot(table, start, end, 0);
      if (slot === 0) {
        addRow(overflow, bytes.toString("utf8", start, Math.min(end, start + 200)), 1, Number(isError));
        return;
      }
      const base = (slot - table) / 4;
      all[base + requestsAt] = (all[base + requestsAt] ?? 0) + 1;
      if (isError) all[base + errorsAt] = (all[base + errorsAt] ?? 0) + 1;
    },
    flush: (rows) => {
      const texts = header[textTable.used] ?? 0;
      for (let i = 0; i < texts; i++) {
        const slot = all[list + i] ?? 0;
        const base = (slot - table) / 4;
        const count = all[base + requestsAt] ?? 0;
        if (count === 0) continue;
        addRow(
          rows,
          bytes.toString("utf8", slot, slot + (all[base + lengthAt] ?? 0)),
          count,
          all[base + errorsAt] ?? 0,
        );
        all[base + requestsAt] = 0;
        all[base + errorsAt] = 0;
      }
      for (const [value, [requests, errors]] of overflow) addRow(rows, value, requests, errors);
      overflow.clear();
    },
  };
}
