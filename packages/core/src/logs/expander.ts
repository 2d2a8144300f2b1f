import type { ZlibBaseOptions } from "minizlib";
import type { Compression } from "./decompress.ts";
import { slotSize } from "./ring.ts";

/** Stored bytes that are expanded in one go: even of a bomb no more than 64 MB lie in memory then. */
const pieceSize = 64 * 1024;

/** Expands at once what it is given. */
export interface Expander {
  /** What the next stored bytes expand to, each chunk good until the next is asked for; undefined says that there are no more. Throws what is wrong after all that could be expanded. */
  expand(stored: Uint8Array | undefined): Generator<Uint8Array>;
}

export async function createExpander(compression: Compression): Promise<Expander> {
  const { Gunzip, ZstdDecompress } = await import("minizlib");
  // minizlib hands the chunk size on to node:zlib, but does not declare it.
  const options: ZlibBaseOptions & { readonly chunkSize: number } = { chunkSize: slotSize };
  const unzip = compression === "gzip" ? new Gunzip(options) : new ZstdDecompress(options);
  let ready: Uint8Array[] = [];
  let failure: unknown;
  unzip.on("data", (chunk: Uint8Array) => ready.push(chunk));
  unzip.on("error", (error: unknown) => {
    failure = error;
  });
  function* take(): Generator<Uint8Array> {
    const taken = ready;
    ready = [];
    for (const chunk of taken) {
      yield chunk;
      release(chunk);
    }
    if (failure) throw failure;
  }
  return {
    *expand(stored) {
      for (let at = 0; stored && at < stored.length; at += pieceSize) {
        const piece = stored.subarray(at, at + pieceSize);
        unzip.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
        yield* take();
      }
      if (!stored) unzip.end();
      yield* take();
    },
  };
}

/**
 * Gives a chunk's memory back at once, where the chunk is the last of it: waiting for the garbage collector costs more than
 * reading. Small ones lie in a pool that others use.
 */
function release({ buffer, byteOffset, length }: Uint8Array): void {
  const isLast = byteOffset + length === buffer.byteLength && buffer.byteLength > Buffer.poolSize;
  if (isLast && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
