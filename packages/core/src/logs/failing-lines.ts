import type { LineMemory } from "./line-memory.ts";
import { failingLayout } from "./program-plan.ts";

const LF = 10;

/** Copies of lines that were counted and may have failed, in a thread's memory: see failingLayout. Programs put lines in too. */
export interface FailingLines {
  readonly address: number;
  /** Puts in the line [from, to), which is its part's `number`th and begins at `offset` of its file; false when there is no room. */
  put(from: number, to: number, number: number, offset: number): boolean;
  /** Calls `judge` for each line, which stands at [from, to), and begins anew. */
  takeAll(judge: (from: number, to: number, number: number, offset: number) => void): void;
  isEmpty(): boolean;
  /** Half full: many lines cost one message. */
  isWorthSending(): boolean;
  /** A copy of all of it, as load() takes it; begins anew. */
  copyOut(): Uint8Array<ArrayBuffer>;
  /** In place of what is there. */
  load(copy: Uint8Array): void;
}

export function createFailingLines({ bytes, allocate, words, numbers }: LineMemory): FailingLines {
  const address = allocate(failingLayout.size);
  const header = words(address, 2);
  const entryWords = words(address, failingLayout.text / 4);
  const entryNumbers = numbers(address, failingLayout.text / 8);
  const { entries, entrySize, capacity, text, textSize } = failingLayout;
  const entry = (index: number, offset: number) => entries + index * entrySize + offset;

  return {
    address,
    put: (from, to, number, offset) => {
      const [lines = 0, used = 0] = header;
      const end = used + to - from + 1;
      if (lines === capacity || end > textSize) return false;
      bytes.copyWithin(address + text + used, from, to);
      bytes[address + text + end - 1] = LF;
      entryNumbers[entry(lines, failingLayout.offset) / 8] = offset;
      entryWords[entry(lines, failingLayout.number) / 4] = number;
      entryWords[entry(lines, failingLayout.end) / 4] = end;
      header.set([lines + 1, end]);
      return true;
    },
    takeAll: (judge) => {
      const lines = header[0] ?? 0;
      for (let i = 0, from = address + text; i < lines; i++) {
        const to = address + text + (entryWords[entry(i, failingLayout.end) / 4] ?? 0);
        const offset = entryNumbers[entry(i, failingLayout.offset) / 8] ?? 0;
        judge(from, to - 1, entryWords[entry(i, failingLayout.number) / 4] ?? 0, offset);
        from = to;
      }
      header.fill(0);
    },
    isEmpty: () => header[0] === 0,
    isWorthSending: () => (header[0] ?? 0) >= capacity / 2 || (header[1] ?? 0) >= textSize / 2,
    copyOut: () => {
      const copy = new Uint8Array(bytes.subarray(address, address + text + (header[1] ?? 0)));
      header.fill(0);
      return copy;
    },
    load: (copy) => bytes.set(copy, address),
  };
}
