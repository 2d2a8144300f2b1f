import { open } from "node:fs/promises";
import { lineTime } from "./line-time.ts";

/** A line is looked for in pieces of this size. */
const pieceBytes = 64 * 1024;
/** A log is written in order but for a few lines of slow requests: the search stops this much before the window. */
const slackMilliseconds = 120_000;

/**
 * Offset of a line at or shortly before `since` in a log that is written in order of time, found by bisection: a 5 GB file
 * costs about 30 reads. 0 when the file has no times that can be read.
 */
export async function windowStart(path: string, since: number): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(pieceBytes);
    /** First line with a time at or behind `offset`: where it starts, and its time. */
    const lineAt = async (offset: number): Promise<{ readonly start: number; readonly time: number } | undefined> => {
      for (let from = offset; from < size && from < offset + 8 * pieceBytes; from += pieceBytes / 2) {
        const { bytesRead } = await file.read(buffer, 0, pieceBytes, from);
        let start = from === 0 ? 0 : buffer.indexOf(10) + 1;
        if (start === 0 && from !== 0) continue;
        while (start < bytesRead) {
          const end = buffer.indexOf(10, start);
          if (end < 0 || end >= bytesRead) break;
          const time = lineTime(buffer.toString("latin1", start, Math.min(end, start + 400)));
          if (time !== undefined) return { start: from + start, time };
          start = end + 1;
        }
      }
      return undefined;
    };
    const target = since - slackMilliseconds;
    let low = 0;
    let high = size;
    let best = 0;
    while (high - low > pieceBytes) {
      const middle = Math.floor((low + high) / 2);
      const line = await lineAt(middle);
      if (line === undefined || line.time >= target) high = middle;
      else {
        best = line.start;
        low = middle;
      }
    }
    return best;
  } finally {
    await file.close();
  }
}
