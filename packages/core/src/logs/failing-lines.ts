import type { LineMemory } from "./line-memory.ts";
import { failingLayout } from "./program-plan.ts";
import type { Part } from "./scanner.ts";

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

/** Failing lines of one part of a file, on their way to the thread that judges them; plain data. */
export interface SentLines {
  readonly formatId: string;
  readonly source: string;
  readonly part: number;
  /** See FailingLines.load(). */
  readonly lines: Uint8Array<ArrayBuffer>;
}

/**
 * Where a worker leaves its failing lines. Judging them takes JavaScript that has to run for a while before the engine has made it
 * fast: one thread that judges is fast sooner than two, and has less to merge.
 */
export interface Outbox {
  /** Sends all lines of a part; false when the caller must judge them, as all others once the other thread fell behind. */
  send(formatId: string, part: Part, lines: FailingLines): boolean;
}

/** Bytes that may wait to be judged, of all workers together: with more, the lines that fail are too many for one thread. */
const mostWaiting = 8 * 1024 * 1024;

/** `waiting` is shared: how many bytes were sent and not judged yet; who judges them subtracts. */
export function createOutbox(waiting: Int32Array, post: (lines: SentLines) => void): Outbox {
  let isClosed = false;
  return {
    send: (formatId, { source, part }, lines) => {
      isClosed ||= Atomics.load(waiting, 0) >= mostWaiting;
      if (isClosed) return false;
      const copy = lines.copyOut();
      Atomics.add(waiting, 0, copy.length);
      post({ formatId, source, part, lines: copy });
      return true;
    },
  };
}
