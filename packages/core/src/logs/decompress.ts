import { InspectionError } from "../errors.ts";
import { headSize } from "./detect.ts";
import { expandAside } from "./expand-aside.ts";
import { createExpander } from "./expander.ts";
import type { Workers } from "./workers.ts";

export type Compression = "gzip" | "zstd";

/** Told by magic bytes, never by the name. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return "zstd";
  return undefined;
}

const maxHead = 16 * 1024 * 1024;
/** Stored bytes that are most often enough for a head. */
const firstStored = 8 * 1024;

/** What the first bytes of a compressed file expand to, a head of it at most; throws when that is more than any log's. */
export function expandedHead(stored: Uint8Array, compression: Compression): Buffer {
  const head = expandSome(stored.subarray(0, firstStored), compression);
  return (head.length < headSize ? expandSome(stored, compression) : head).subarray(0, headSize);
}

/** What stored bytes expand to that may end anywhere. */
function expandSome(stored: Uint8Array, compression: Compression): Buffer {
  // Loaded when there is something to expand.
  const { constants, gunzipSync, zstdDecompressSync } = process.getBuiltinModule("node:zlib");
  return compression === "gzip"
    ? gunzipSync(stored, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxHead })
    : zstdDecompressSync(stored, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: maxHead });
}

/** Repetitive logs shrink 30 to 100 times; beyond both bounds it is a bomb. */
const maxRatio = 250;
const freeBytes = 512 * 1024 * 1024;
/** Stored bytes below which a thread takes longer to start than it saves. */
const worthAThread = 2 * 1024 * 1024;

/**
 * What a stream expands to; its chunks and the expanded ones are good until the next is asked for. Much is expanded by one of the
 * `workers`, when there are some, while this thread reads. Ends with an InspectionError "unreadable" when it is cut, broken or a
 * bomb, after all that could be read.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  signal: AbortSignal,
  workers?: Workers,
): AsyncGenerator<Uint8Array> {
  let compressed = 0;
  let expanded = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      compressed += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of expand(counted(), compression, workers)) {
    signal.throwIfAborted();
    expanded += chunk.length;
    if (expanded > freeBytes && expanded > compressed * maxRatio) {
      throw new InspectionError(
        "unreadable",
        `expands more than ${maxRatio} times: stopped after ${expanded} bytes from ${compressed}`,
        {
          hint: "This looks like a decompression bomb. If it is a real log, expand it yourself and pass the plain file.",
        },
      );
    }
    yield chunk;
  }
}

async function* expand(
  chunks: AsyncGenerator<Uint8Array>,
  compression: Compression,
  workers: Workers | undefined,
): AsyncGenerator<Uint8Array> {
  const head: Uint8Array[] = [];
  let length = 0;
  let broken: { readonly error: unknown } | undefined;
  try {
    while (workers && length < worthAThread) {
      const next = await chunks.next();
      if (next.done) break;
      head.push(new Uint8Array(next.value));
      length += next.value.length;
    }
  } catch (error) {
    broken = { error };
  }
  const whole = async function* () {
    yield* head;
    if (broken) throw broken.error;
    yield* chunks;
  };
  yield* workers && length >= worthAThread
    ? expandAside(whole(), compression, workers.take())
    : expandHere(whole(), compression);
}

async function* expandHere(chunks: AsyncIterable<Uint8Array>, compression: Compression): AsyncGenerator<Uint8Array> {
  const expander = await createExpander(compression);
  for await (const chunk of chunks) yield* expander.expand(chunk);
  yield* expander.expand(undefined);
}
