import type { LineFeed } from "./line-feed.ts";
import { type PartCounts, reject } from "./scanner.ts";

const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** `{"records": [` or any other single key: Azure's and others' way to wrap a file. */
const wrapper = /^\s*\{\s*"\w+"\s*:\s*\[/;

/** How many brackets are open where a document's records begin: 0 for objects side by side, 1 in an array, 2 in `{"records": [`. */
export function recordDepth(head: string): number {
  if (head.trimStart().startsWith("[")) return 1;
  return wrapper.test(head) ? 2 : 0;
}

/** Takes the records out of a JSON document of any size, each as one line. */
export interface RecordSplitter {
  /** `record` gets [0, end) of the buffer, its last byte a line end; false = the record did not fit. */
  push(chunk: Uint8Array): void;
  /** True when the document ended inside a record. */
  isInside(): boolean;
}

function recordSplitter(
  buffer: Buffer,
  depthOfRecords: number,
  record: (end: number, offset: number) => void,
  tooLong: () => void,
): RecordSplitter {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let used = -1;
  let offset = 0;
  let start = 0;

  function byte(value: number): void {
    if (isText) {
      if (isEscaped) isEscaped = false;
      else if (value === BACKSLASH) isEscaped = true;
      else if (value === QUOTE) isText = false;
    } else if (value === QUOTE) isText = true;
    else if (value === OPEN_OBJECT || value === OPEN_ARRAY) {
      if (depth === depthOfRecords && value === OPEN_OBJECT && used < 0) {
        used = 0;
        start = offset;
      }
      depth++;
    } else if (value === CLOSE_OBJECT || value === CLOSE_ARRAY) depth = Math.max(0, depth - 1);
  }

  return {
    push: (chunk) => {
      for (const value of chunk) {
        byte(value);
        offset++;
        if (used < 0) continue;
        // Room for the line end is kept; a record that is too long is followed to its end all the same.
        if (used < buffer.length - 1) buffer[used++] = Math.max(value, SPACE);
        else used = buffer.length;
        if (depth > depthOfRecords || isText) continue;
        if (used < buffer.length) {
          buffer[used++] = LF;
          record(used, start);
        } else tooLong();
        used = -1;
      }
    },
    isInside: () => used >= 0,
  };
}

/** A LineFeed over a JSON document: hands on its records as lines. */
export function documentFeed(
  buffer: Buffer,
  counts: PartCounts,
  depth: number,
  lines: (start: number, end: number, offset: number) => void,
): LineFeed {
  const incoming = Buffer.alloc(65_536);
  const bad = (reason: string) => {
    counts.lines++;
    reject(counts, reason);
  };
  const splitter = recordSplitter(
    buffer,
    depth,
    (end, offset) => lines(0, end, offset),
    () => bad("line too long"),
  );
  return {
    space: () => incoming,
    filled: (length) => splitter.push(incoming.subarray(0, length)),
    push: splitter.push,
    end: () => {
      if (splitter.isInside()) bad("record ends in the middle");
    },
  };
}

/** The records in the first bytes of a JSON document, each on one line. */
export function recordsIn(head: Buffer): readonly string[] {
  const buffer = Buffer.alloc(head.length + 1);
  const records: string[] = [];
  const keep = (end: number) => records.push(buffer.toString("utf8", 0, end - 1));
  recordSplitter(buffer, recordDepth(head.toString()), keep, () => {}).push(head);
  return records;
}
