import { closeSync, openSync, readSync, statSync } from "node:fs";
import { archiveNote } from "./archives.ts";
import { compressionOf, expandedHead } from "./decompress.ts";
import { headSize, isDocument } from "./detect.ts";
import { openHead } from "./envelope.ts";
import type { LogFormat } from "./format.ts";
import type { ScanInput } from "./scan.ts";
import { compressionRatio, worthAWorker } from "./workers.ts";

/** One file or stream, or whole lines of a plain file: bytes [start, end). */
export interface ReadTask {
  readonly input: ScanInput;
  /** Which input it is, and which part of it; parts are numbered over the whole run. */
  readonly source: number;
  readonly part: number;
  readonly range?: { readonly start: number; readonly end: number };
}

/** Files beyond this are split, so that all threads can work on them. */
const rangeSize = 8 * 1024 * 1024;

export interface Source {
  readonly input: ScanInput;
  readonly source: number;
}

/** Bytes of a path on disk, 0 when that cannot be told. */
function sizeOf({ path }: ScanInput): number {
  try {
    return path === undefined ? 0 : statSync(path).size;
  } catch {
    return 0;
  }
}

/** Is there enough to read for another thread, and can it be shared? One compressed file is one task. */
export function isWorthAWorker(sources: readonly Source[]): boolean {
  let work = 0;
  return sources.some(({ input }) => {
    const size = sizeOf(input);
    const isCompressed = size > 0 && isCompressedFile(input);
    if (isCompressed && sources.length === 1) return false;
    work += isCompressed ? size * compressionRatio : size;
    return work >= worthAWorker;
  });
}

function isCompressedFile({ path }: ScanInput): boolean {
  if (path === undefined) return false;
  const head = Buffer.alloc(4);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    readSync(file, head, 0, head.length, 0);
    return compressionOf(head) !== undefined;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Beyond this many files, each thread finds out their formats by itself. */
const fewFiles = 64;

/** Splits big plain files between lines (or records); every other source is one task. Biggest first, so that no thread is left with one at the end. */
export function planTasks(sources: readonly Source[], formats: readonly LogFormat[]): readonly ReadTask[] {
  const tasks: { readonly task: Omit<ReadTask, "part">; readonly size: number }[] = [];
  for (const { input, source } of sources) {
    const size = sizeOf(input);
    const isWorthALook = size > rangeSize * 2 || sources.length <= fewFiles;
    const { format = input.format, starts = [0] } = isWorthALook ? lookInto(input, size, formats) : {};
    const known = { ...input, ...(format && { format }) };
    if (starts.length === 1) {
      tasks.push({ task: { input: known, source }, size });
      continue;
    }
    for (const [i, start] of starts.entries()) {
      const end = starts[i + 1] ?? Number.POSITIVE_INFINITY;
      tasks.push({ task: { input: known, source, range: { start, end } }, size: rangeSize });
    }
  }
  return tasks.sort((a, b) => b.size - a.size).map(({ task }, part) => ({ ...task, part }));
}

interface Look {
  readonly format?: LogFormat;
  /** Where parts may start, 0 first. */
  readonly starts?: readonly number[];
}

/** A file's format and where it may be split; nothing when it cannot be read, which reading it will tell. */
function lookInto({ path, format: given }: ScanInput, size: number, formats: readonly LogFormat[]): Look {
  if (path === undefined) return {};
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = Buffer.alloc(headSize);
    const stored = bytes.subarray(0, readSync(file, bytes, 0, headSize, 0));
    const compression = compressionOf(stored);
    const plain = compression ? expandedHead(stored, compression) : stored;
    const { envelope, head, format = given } = openHead(plain, given ? [given] : formats);
    if (!format || archiveNote(head, path)) return {};
    // A line in an envelope may go on in the next.
    if (compression || envelope || size <= rangeSize * 2 || isDocument(head, format)) return { format };
    return { format, starts: startsIn(file, size, format) };
  } catch {
    return {};
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Bytes in which a line's start is looked for; almost every line is shorter. */
const windowSizes = [4096, headSize];

function startsIn(file: number, size: number, format: LogFormat): readonly number[] {
  const bytes = Buffer.alloc(headSize);
  const starts = [0];
  for (let at = rangeSize; at < size - rangeSize / 2; at += rangeSize) {
    for (const windowSize of windowSizes) {
      const window = bytes.subarray(0, readSync(file, bytes, 0, windowSize, at));
      const start = boundaryIn(window, format);
      if (start < 0) continue;
      starts.push(at + start);
      break;
    }
  }
  return starts;
}

/** The first line in a window that starts there and begins a record, -1 when there is none. */
function boundaryIn(window: Buffer, format: LogFormat): number {
  let start = window.indexOf(10) + 1;
  while (start > 0) {
    const end = window.indexOf(10, start);
    if (end < 0) return -1;
    const begins = format.kind === "event" ? format.begins : undefined;
    if (!begins || begins(window.toString("utf8", start, Math.min(end, start + 256)))) return start;
    start = end + 1;
  }
  return -1;
}
