import type { FailingLines } from "./failing-lines.ts";
import type { Part } from "./scanner.ts";

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
