import { statSync } from "node:fs";
import { extname } from "node:path";
import { startWorkers, type Workers, worthAWorker } from "@cloud502/core/workers";

/** URL of the module that holds the formats of all providers, for worker threads. */
export const formatsModule = new URL(`./all-formats${extname(import.meta.url)}`, import.meta.url).href;

let started: Workers | undefined;

/** Starts threads while the command loads, when the words of its command line name big files. */
export function startEarly(words: readonly string[]): void {
  const big = words.filter((word) => sizeOf(word) >= worthAWorker);
  if (big.length === 0) return;
  // One compressed file is expanded by one thread and read by another.
  const isOneStream = big.length === 1 && /\.(?:gz|zst)$/.test(big[0] ?? "");
  started = startWorkers(formatsModule, isOneStream ? 1 : undefined);
}

/** The threads that were started early, if any. */
export function earlyWorkers(): Workers | undefined {
  return started;
}

/** Bytes of the file that a word names, 0 when that cannot be told. */
function sizeOf(word: string): number {
  try {
    return statSync(word).size;
  } catch {
    return 0;
  }
}
