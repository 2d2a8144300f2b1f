import type { Part } from "./scanner.ts";

const LF = 10;

/** Failing lines of one part of a file, on their way to the thread that judges them; plain data. */
export interface FailingLines {
  readonly formatId: string;
  readonly source: string;
  readonly part: number;
  /** The lines, one after the other, each with a line feed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each line: where its line feed stands in `bytes`, its number in the part, and where it starts in the file. */
  readonly ends: number[];
  readonly numbers: number[];
  readonly offsets: number[];
}

/**
 * Where a worker leaves its failing lines. Judging them takes JavaScript that has to run for a while before the engine has made it
 * fast: one thread that judges is fast sooner than two, and has less to merge.
 */
export interface Outbox {
  /** Takes a copy of the line at [from, to); false when the caller must judge it, as all others once the other thread fell behind. */
  offer(formatId: string, part: Part, number: number, bytes: Buffer, from: number, to: number, offset: number): boolean;
  /** Sends what was not sent yet. */
  flush(): void;
}

/** Bytes sent at a time. */
const batchSize = 64 * 1024;
/** Bytes that may wait to be judged, of all workers together: with more, the lines that fail are too many for one thread. */
const mostWaiting = 8 * 1024 * 1024;

/** `waiting` is shared: how many bytes were sent and not judged yet; who judges them subtracts. */
export function createOutbox(waiting: Int32Array, send: (lines: FailingLines) => void): Outbox {
  let batch: FailingLines | undefined;
  let used = 0;
  let isClosed = false;

  function flush(): void {
    if (!batch) return;
    Atomics.add(waiting, 0, used);
    send({ ...batch, bytes: batch.bytes.subarray(0, used) });
    batch = undefined;
    used = 0;
  }

  return {
    offer: (formatId, { source, part }, number, bytes, from, to, offset) => {
      if (isClosed || to - from >= batchSize) return false;
      if (batch && (used + to - from >= batchSize || batch.part !== part || batch.formatId !== formatId)) flush();
      if (!batch) {
        isClosed = Atomics.load(waiting, 0) >= mostWaiting;
        if (isClosed) return false;
        batch = { formatId, source, part, bytes: new Uint8Array(batchSize), ends: [], numbers: [], offsets: [] };
      }
      used += bytes.copy(batch.bytes, used, from, to);
      batch.ends.push(used);
      batch.bytes[used++] = LF;
      batch.numbers.push(number);
      batch.offsets.push(offset);
      return true;
    },
    flush,
  };
}
