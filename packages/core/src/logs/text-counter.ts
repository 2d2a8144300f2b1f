import type { LineMemory } from "./line-memory.ts";
import type { TextProgram } from "./line-program.ts";
import { rowOf, rowOfRoute } from "./scanner.ts";
import { addRow, type Counts, limits } from "./tally.ts";
import { listOffset, tableSize, textTable } from "./text-table.ts";

const MINUS = 45;

/** What is counted, and by what. */
interface CounterOptions {
  /** A power of two. Half of them may hold a text; more texts than that are counted by slower means. */
  readonly slots: number;
  /** The slot of the text that [start, end) is counted by; 0 or less for none. */
  find(program: TextProgram, table: number, start: number, end: number): number;
  /** The row of what stands at [start, end), and that of a text in the table. */
  row(start: number, end: number): string;
  rowOfText(text: string): string;
}

/** Counts requests and errors by short texts straight from bytes. */
export interface TextCounter {
  /** The text table, which a program counts in too. */
  readonly table: number;
  count(program: TextProgram, start: number, end: number, isError: boolean): void;
  /** Adds what the table counted to the rows. */
  flush(): void;
  /** How many texts the table did not hold since the last time this was asked. */
  takeMissed(): number;
}

/** Counts requests by their backends' addresses, which are few; those that reached none count for none. */
export function backendCounter(memory: LineMemory, backends: Map<string, Counts>): TextCounter {
  const { bytes } = memory;
  const counter = textCounter(memory, backends, {
    slots: 4096,
    find: slotOf,
    row: (start, end) => bytes.toString("utf8", start, Math.min(end, start + limits.word)),
    rowOfText: (text) => text,
  });
  const isNone = (start: number, end: number) => start === end || (end - start === 1 && bytes[start] === MINUS);
  return {
    ...counter,
    count: (program, start, end, isError) => {
      if (!isNone(start, end)) counter.count(program, start, end, isError);
    },
  };
}

/** Counts requests into the rows of a table --by, which are more; 5 MB of memory at most. */
export function rowCounter(memory: LineMemory, rows: Map<string, Counts>, by: string | undefined): TextCounter {
  const isRoute = by === "path";
  return textCounter(memory, rows, {
    slots: 32_768,
    find: isRoute ? routeOf : slotOf,
    row: (start, end) => rowOf(by, memory.bytes.toString("utf8", start, end)),
    rowOfText: isRoute ? rowOfRoute : (text) => rowOf(by, text),
  });
}

/** No table holds the empty text. */
const slotOf: CounterOptions["find"] = (program, table, start, end) =>
  start === end ? 0 : program.slot(table, start, end, 0);
const routeOf: CounterOptions["find"] = (program, table, start, end) =>
  start === end ? 0 : program.route(table, start, end);

/** Counts into `rows`; texts that find no room in the table go there at once. */
function textCounter(
  { bytes, words, allocateTable }: LineMemory,
  rows: Map<string, Counts>,
  { slots, find, row, rowOfText }: CounterOptions,
): TextCounter {
  const table = allocateTable(slots);
  const header = words(table, textTable.headerSize / 4);
  // A table that memory was too short for holds nothing, and all is counted by slower means.
  const all = words(table, (header[textTable.capacity] ?? 0) > 0 ? tableSize(slots) / 4 : 0);
  const [lengthAt, requestsAt, errorsAt] = [textTable.length / 4, textTable.requests / 4, textTable.errors / 4];
  const list = listOffset(slots) / 4;
  let missed = 0;
  let isListed = false;

  /** Texts that came first have a row of their own: those of a full table get theirs before any that found no room in it. */
  function listOnce(): void {
    if (isListed || (header[textTable.used] ?? 0) < (header[textTable.capacity] ?? 0)) return;
    isListed = true;
    flush();
  }

  function flush(): void {
    const texts = header[textTable.used] ?? 0;
    for (let i = 0; i < texts; i++) {
      const slot = all[list + i] ?? 0;
      const base = (slot - table) / 4;
      const count = all[base + requestsAt] ?? 0;
      if (count === 0) continue;
      const text = bytes.toString("utf8", slot, slot + (all[base + lengthAt] ?? 0));
      addRow(rows, rowOfText(text), count, all[base + errorsAt] ?? 0);
      all[base + requestsAt] = 0;
      all[base + errorsAt] = 0;
    }
  }

  return {
    table,
    count: (program, start, end, isError) => {
      const slot = find(program, table, start, end);
      if (slot <= 0) {
        missed++;
        listOnce();
        addRow(rows, row(start, end), 1, Number(isError));
        return;
      }
      const base = (slot - table) / 4;
      all[base + requestsAt] = (all[base + requestsAt] ?? 0) + 1;
      if (isError) all[base + errorsAt] = (all[base + errorsAt] ?? 0) + 1;
    },
    flush,
    takeMissed: () => {
      const count = missed;
      missed = 0;
      return count;
    },
  };
}
