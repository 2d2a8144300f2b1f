import { type PartCounts, reject } from "./scanner.ts";

const LF = 10;

/** Longest line that is read; longer ones are counted as rejected. Bounds memory for input without line ends. */
export const longestLine = 1_048_576;

/** Bytes that are asked for at a time: what was just read still lies in the processor's cache when it is scanned. */
const readSize = 256 * 1024;

/** Takes chunks of any size and hands on whole lines. */
export interface LineFeed {
  /** Where the caller may write the next bytes; never empty. */
  space(): Buffer;
  /** Says how many bytes were written into space(). */
  filled(length: number): void;
  /** Copies a chunk of any size in. */
  push(chunk: Uint8Array): void;
  end(): void;
}

/** `lines` is told where in the buffer whole lines lie, and the offset in the file of the first. */
export function lineFeed(
  buffer: Buffer,
  counts: PartCounts,
  startOffset: number,
  lines: (start: number, end: number, offset: number) => void,
): LineFeed {
  let used = 0;
  // Offset in the file of the buffer's first byte.
  let offset = startOffset;
  let isSkipping = false;

  function filled(length: number): void {
    const from = used;
    used += length;
    const lineEnd = from + buffer.subarray(from, used).lastIndexOf(LF);
    if (lineEnd < from) {
      if (used < buffer.length) return;
      // No line end in a full buffer.
      if (!isSkipping) tooLong();
      isSkipping = true;
      offset += used;
      used = 0;
      return;
    }
    let start = 0;
    if (isSkipping) {
      start = buffer.indexOf(LF) + 1;
      isSkipping = false;
    }
    if (start <= lineEnd) lines(start, lineEnd + 1, offset + start);
    buffer.copyWithin(0, lineEnd + 1, used);
    offset += lineEnd + 1;
    used -= lineEnd + 1;
  }

  function tooLong(): void {
    counts.lines++;
    reject(counts, "line too long");
  }

  return {
    space: () => buffer.subarray(used, used + readSize),
    filled,
    push: (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + buffer.length - used);
        // As a block even from shared memory, which set() moves word by word: copy() does so with a part of a buffer.
        Buffer.from(part.buffer).copy(buffer, used, part.byteOffset, part.byteOffset + part.length);
        filled(part.length);
        at += part.length;
      }
    },
    end: () => {
      if (used > 0 && !isSkipping) lines(0, used, offset);
      used = 0;
    },
  };
}
