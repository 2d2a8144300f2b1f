import { Readable } from "node:stream";
import { constants, createGunzip, createZstdDecompress, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { ZlibBaseOptions } from "minizlib";
import { InspectionError } from "../errors.ts";
import { headSize } from "./detect.ts";

export type Compression = "gzip" | "zstd";

/** Told by magic bytes, never by the name. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return "zstd";
  return undefined;
}

const maxHead = 16 * 1024 * 1024;

/** What the first bytes of a compressed file expand to, as far as it goes; throws when that is more than any log's. */
export function expandedHead(stored: Uint8Array, compression: Compression): Buffer {
  const expanded =
    compression === "gzip"
      ? gunzipSync(stored, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxHead })
      : zstdDecompressSync(stored, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: maxHead });
  return expanded.subarray(0, headSize);
}

/** Repetitive logs shrink 30 to 100 times; beyond both bounds it is a bomb. */
const maxRatio = 250;
const freeBytes = 512 * 1024 * 1024;
/** Each chunk from another thread wakes two: small ones cost more in waking than in expanding. */
const chunkSize = 512 * 1024;
/** What is expanded here lies in the processor's cache while it is read. */
const hereSize = 128 * 1024;

/** Where expanding is done: by another thread, while this one reads lines, or here, where all threads have lines to read. */
export type Expanding = "aside" | "here";

/** What a stream expands to. Ends with an InspectionError "unreadable" when it is cut, broken or a bomb, after all that could be read. */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  signal: AbortSignal,
  expanding: Expanding = "aside",
): AsyncGenerator<Uint8Array> {
  let compressed = 0;
  let expanded = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      compressed += chunk.length;
      yield chunk;
    }
  };
  const expand = expanding === "here" ? expandHere : expandAside;
  for await (const chunk of expand(counted(), compression)) {
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
    release(chunk);
  }
}

/** Node's own streams expand in a thread of libuv's. */
async function* expandAside(chunks: AsyncIterable<Uint8Array>, compression: Compression): AsyncGenerator<Uint8Array> {
  const transform = compression === "gzip" ? createGunzip({ chunkSize }) : createZstdDecompress({ chunkSize });
  const source = Readable.from(chunks, { objectMode: true, highWaterMark: 4 });
  // An error must not overtake the bytes before it: the transform is told of it by its own side only.
  let failure: unknown;
  source.on("error", (error) => {
    failure = error;
    transform.destroy();
  });
  source.pipe(transform);
  try {
    yield* drain(transform, (error) => (failure = error));
  } finally {
    source.destroy();
    transform.destroy();
  }
  if (failure) throw failure;
}

/** minizlib expands at once what is written to it. */
async function* expandHere(chunks: AsyncIterable<Uint8Array>, compression: Compression): AsyncGenerator<Uint8Array> {
  const { Gunzip, ZstdDecompress } = await import("minizlib");
  // minizlib hands the chunk size on to node:zlib, but does not declare it.
  const options: ZlibBaseOptions & { readonly chunkSize: number } = { chunkSize: hereSize };
  const unzip = compression === "gzip" ? new Gunzip(options) : new ZstdDecompress(options);
  let ready: Uint8Array[] = [];
  let failure: unknown;
  unzip.on("data", (chunk: Uint8Array) => ready.push(chunk));
  unzip.on("error", (error: unknown) => {
    failure = error;
  });
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  try {
    for await (const chunk of chunks) {
      unzip.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
      yield* take();
      if (failure) throw failure;
    }
  } catch (error) {
    // What a source had before it broke is read all the same.
    yield* take();
    throw error;
  }
  unzip.end();
  yield* take();
  if (failure) throw failure;
}

/**
 * Gives a chunk's memory back at once, where the chunk is the last of it: waiting for the garbage collector costs more than
 * reading. Small ones lie in a pool that others use.
 */
function release({ buffer, byteOffset, length }: Uint8Array): void {
  const isLast = byteOffset + length === buffer.byteLength && buffer.byteLength > Buffer.poolSize;
  if (isLast && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Every chunk that a stream has, also those that it holds when it fails. */
async function* drain(stream: Readable, onError: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let wake = () => {};
  let isDone = false;
  stream.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    if (chunks.length >= 4) stream.pause();
    wake();
  });
  const finish = () => {
    isDone = true;
    wake();
  };
  stream.on("end", finish);
  stream.on("close", finish);
  stream.on("error", (error) => {
    onError(error);
    finish();
  });
  for (;;) {
    const chunk = chunks.shift();
    if (chunk) {
      if (chunks.length < 2) stream.resume();
      yield chunk;
    } else if (isDone) return;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
