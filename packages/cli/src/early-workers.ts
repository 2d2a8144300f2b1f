import { opendirSync, type Stats, statSync } from "node:fs";
import { extname, join } from "node:path";
import { compressionRatio, startWorkers, type Workers, worthAWorker } from "@cloud502/core/workers";

/** URL of the module that holds the formats of all providers, for worker threads. */
export const formatsModule = new URL(`./all-formats${extname(import.meta.url)}`, import.meta.url).href;

let started: Workers | undefined;

/** Starts threads while the command loads, when the words of its command line name much to read. */
export function startEarly(words: readonly string[]): void {
  const threads = threadsFor(words);
  if (threads > 0) started = startWorkers(formatsModule, threads);
}

/** The threads that were started early, if any. */
export function earlyWorkers(): Workers | undefined {
  return started;
}

/** How many threads the words of a command line are worth beside the calling one, told by names and sizes alone. */
export function threadsFor(words: readonly string[]): number {
  const files = words.flatMap(filesAt).filter(({ size }) => size > 0);
  const work = files.reduce((sum, { size, isCompressed }) => sum + (isCompressed ? size * compressionRatio : size), 0);
  if (work < worthAWorker) return 0;
  // One compressed file is expanded by one thread and read by another.
  return files.length === 1 && files[0]?.isCompressed ? 1 : Number.POSITIVE_INFINITY;
}

interface Sized {
  readonly size: number;
  readonly isCompressed: boolean;
}

/** Names of a folder that are looked at: to look takes time, and what they are is soon clear. */
const mostNames = 64;

/** The file that a word names, or those of a folder; none when it names nothing. */
function filesAt(word: string): readonly Sized[] {
  try {
    const stats = statOf(word);
    if (!stats?.isDirectory()) return [sized(word, stats)];
    return namesIn(word).map((name) => sized(join(word, name), statOf(join(word, name))));
  } catch {
    return [];
  }
}

function namesIn(folder: string): readonly string[] {
  const names: string[] = [];
  const open = opendirSync(folder);
  for (let entry = open.readSync(); entry && names.length < mostNames; entry = open.readSync()) names.push(entry.name);
  open.closeSync();
  return names;
}

const statOf = (path: string) => statSync(path, { throwIfNoEntry: false });

function sized(path: string, stats: Stats | undefined): Sized {
  return { size: stats?.isFile() ? stats.size : 0, isCompressed: /\.(?:gz|zst)$/.test(path) };
}
