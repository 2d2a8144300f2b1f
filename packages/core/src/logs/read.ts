import { closeSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { InspectionError } from "../errors.ts";
import type { GapCode } from "../model/index.ts";
import { archiveNote } from "./archives.ts";
import { type Compression, compressionOf, decompress } from "./decompress.ts";
import { headSize, isDocument } from "./detect.ts";
import { openHead, unwrap } from "./envelope.ts";
import type { LogFormat } from "./format.ts";
import { documentFeed, recordDepth } from "./json-document.ts";
import { lineFeed } from "./line-feed.ts";
import type { LineMemory } from "./line-memory.ts";
import type { ReadTask } from "./plan.ts";
import { createPartCounts, type PartCounts } from "./scanner.ts";
import type { Scanners } from "./scanners.ts";
import { untilAborted } from "./until-aborted.ts";
import type { Workers } from "./workers.ts";

/** What one thread found in one part of a file; plain data that threads can pass. */
export interface ReadOutcome {
  readonly name: string;
  readonly source: number;
  readonly part: number;
  readonly format: string | null;
  readonly compression?: Compression;
  /** Bytes read, as they are stored. */
  readonly bytes: number;
  readonly counts: PartCounts;
  readonly problem?: { readonly code: GapCode; readonly message: string };
}

/** Lets signals and timers in this often. */
const breath = 16;
/** Bytes of a compressed file that are read at a time. */
const storedSize = 64 * 1024;

/** Reads one source with the scanner of its format. Rejects only when `signal` aborts: what cannot be read is a problem in the outcome. */
export async function readSource(
  { input, source, part, range }: ReadTask,
  formats: readonly LogFormat[],
  scanners: Scanners,
  memory: LineMemory,
  signal: AbortSignal,
  workers?: Workers,
): Promise<ReadOutcome> {
  const counts = createPartCounts();
  let format = input.format;
  let compression: Compression | undefined;
  let bytes = 0;
  let archive: string | undefined;
  let problem: ReadOutcome["problem"];

  /** Begins a scanner for what the head looks like; returns where bytes go. */
  function start(first: Buffer) {
    const { envelope, head, format: detected } = openHead(first, format ? [format] : formats);
    archive = range ? undefined : archiveNote(first, input.name);
    format ??= detected;
    const scanner = scanners.of(format);
    scanner.begin({ source: input.name, part, counts });
    const base = memory.lines.byteOffset;
    const lines = (from: number, to: number, offset: number) => {
      const end = envelope ? unwrap(envelope, memory.bytes, base + from, base + to) : base + to;
      if (end > base + from) scanner.lines(memory.bytes, base + from, end, offset);
    };
    const feed =
      !range && isDocument(head, format)
        ? documentFeed(memory.lines, counts, recordDepth(head.toString()), lines)
        : lineFeed(memory.lines, counts, range?.start ?? 0, lines);
    return {
      ...feed,
      end: () => {
        feed.end();
        scanner.end();
      },
    };
  }

  async function readStream(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let feed: ReturnType<typeof start> | undefined;
    let head: Uint8Array[] = [];
    let headLength = 0;
    const begin = () => {
      const whole = Buffer.concat(head);
      head = [];
      feed = start(whole.subarray(0, headSize));
      feed.push(whole);
    };
    try {
      for await (const chunk of chunks) {
        signal.throwIfAborted();
        if (feed) feed.push(chunk);
        else {
          head.push(Buffer.from(chunk));
          headLength += chunk.length;
          if (headLength >= headSize) begin();
        }
      }
    } finally {
      if (!feed) begin();
      feed?.end();
    }
  }

  async function readPath(path: string): Promise<void> {
    const file = openSync(path, "r");
    try {
      const head = Buffer.alloc(range ? 0 : headSize);
      const headLength = readSync(file, head, 0, head.length, 0);
      compression = compressionOf(head.subarray(0, headLength));
      if (compression) {
        await readStream(decompress(tap(storedIn(file)), compression, signal, workers));
        return;
      }
      const feed = start(head.subarray(0, headLength));
      try {
        for (let round = 1; ; round++) {
          const space = feed.space();
          const at = (range?.start ?? 0) + bytes;
          const wanted = Math.min(space.length, (range?.end ?? Number.POSITIVE_INFINITY) - at);
          const length = wanted > 0 ? readSync(file, space, 0, wanted, at) : 0;
          if (length === 0) break;
          bytes += length;
          feed.filled(length);
          if (round % breath === 0) {
            await setImmediate();
            signal.throwIfAborted();
          }
        }
      } finally {
        feed.end();
      }
    } finally {
      closeSync(file);
    }
  }

  async function* tap(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of untilAborted(chunks, signal)) {
      bytes += chunk.length;
      yield chunk;
    }
  }

  try {
    signal.throwIfAborted();
    if (input.path !== undefined) await readPath(input.path);
    else if (input.open) {
      const [first, chunks] = await peek(tap(input.open(signal)));
      compression = compressionOf(first);
      await readStream(compression ? decompress(chunks, compression, signal, workers) : chunks);
    }
  } catch (error) {
    if (signal.aborted)
      throw new InspectionError("aborted", "Reading logs was interrupted.", { hint: "", cause: error });
    problem = { code: "unreadable", message: describe(error, input.name, counts.lines) };
  }
  if (archive && !problem) problem = { code: "unreadable", message: `${input.name}: ${archive}` };
  if (!format && !problem && counts.lines > 0) {
    problem = {
      code: "unsupported",
      message: `${input.name}: no known log format fits its first lines; its ${counts.lines} lines were counted, not read`,
    };
  }
  return {
    name: input.name,
    source,
    part,
    format: format?.id ?? null,
    ...(compression && { compression }),
    bytes,
    counts,
    ...(problem && { problem }),
  };
}

/** A file's bytes, each chunk good until the next is asked for. */
async function* storedIn(file: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.allocUnsafeSlow(storedSize);
  for (let at = 0, round = 1; ; round++) {
    const length = readSync(file, chunk, 0, storedSize, at);
    if (length === 0) return;
    at += length;
    yield chunk.subarray(0, length);
    if (round % breath === 0) await setImmediate();
  }
}

/** The first four bytes of a stream and the stream with them. */
async function peek(chunks: AsyncGenerator<Uint8Array>): Promise<[Uint8Array, AsyncIterable<Uint8Array>]> {
  let first = Buffer.alloc(0);
  while (first.length < 4) {
    const next = await chunks.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  const whole = async function* () {
    yield first;
    yield* chunks;
  };
  return [first, whole()];
}

function describe(error: unknown, name: string, lines: number): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = code === "Z_BUF_ERROR" ? "the compressed data ends in the middle" : message;
  return `${name}: ${reason}${lines > 0 ? `; the ${lines} lines before that were read` : ""}`;
}
