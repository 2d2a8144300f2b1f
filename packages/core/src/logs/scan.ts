import { availableParallelism } from "node:os";
import { InspectionError } from "../errors.ts";
import type { Failures, Gap, LogSummary, Window } from "../model/index.ts";
import type { LogFormat } from "./format.ts";
import { isWorthAWorker, planTasks, type ReadTask, type Source } from "./plan.ts";
import { runShared } from "./pool.ts";
import type { Sample } from "./samples.ts";
import type { ScanSettings } from "./scanner.ts";
import { joinParts, notesOn, toLogSource } from "./sources.ts";
import { toFailures, toSummary } from "./summarise.ts";
import { mergeTally, type Tally } from "./tally.ts";
import { createThread, type ThreadResult } from "./thread.ts";
import { type LogWorker, startWorkers, type Workers } from "./workers.ts";

/** One file, object or stream to read; compression is found by magic bytes. */
export interface ScanInput {
  readonly name: string;
  /** A local path: lets the engine read big chunks and split the file over workers. */
  readonly path?: string;
  /** Opens the bytes when there is no path. */
  open?(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Known beforehand (a delivery's record fields); absent = detected from the content. */
  readonly format?: LogFormat;
}

export interface ScanOptions {
  /** Tried in order; the first that matches most of a file's first lines is the file's format. May be loading: workers start meanwhile. */
  readonly formats: readonly LogFormat[] | Promise<readonly LogFormat[]>;
  /**
   * URL of a module that exports `formats`, the same list, or `loadFormats(providers?)`, which resolves to those of some
   * providers or all: functions cannot be sent to worker threads. Absent = one thread.
   */
  readonly formatsModule?: string;
  /** Threads at most; absent = as many as there are cores. */
  readonly threads?: number;
  /** Threads with the same `formatsModule` that were started beforehand; absent = they start when there is enough to read. */
  readonly workers?: Workers | undefined;
  readonly signal: AbortSignal;
  readonly window?: Partial<Window>;
  /** Rows of the summary's table: one of `tableKeys`, or a field's name. */
  readonly by?: string;
  /** Rows of that table; 20 when absent. */
  readonly top?: number;
  /** Called when a format of this provider is found in the calling thread, before its lines are read: time to load its rules. */
  found?(provider: string): void;
  /** Called when workers share the scan and have loaded the code that they run. */
  loaded?(): void;
}

export interface ScanResult {
  readonly summary: LogSummary;
  /** One per provider whose formats were found, for its rules. */
  readonly failures: ReadonlyMap<string, Failures>;
  readonly gaps: readonly Gap[];
}

/**
 * Reads logs of any known format, counts every line, groups the failing ones. What cannot be read is a gap, the rest is read.
 * Rejects with an InspectionError: "aborted", or "usage" for a window or a layout that cannot be read.
 */
export async function scanLogs(
  inputs: Iterable<ScanInput> | AsyncIterable<ScanInput>,
  options: ScanOptions,
): Promise<ScanResult> {
  const { by, top = 20, window = {} } = options;
  const settings: ScanSettings = {
    since: toTime(window.since, Number.NEGATIVE_INFINITY),
    until: toTime(window.until, Number.POSITIVE_INFINITY),
    ...(by !== undefined && { by }),
  };
  const results = await readAll(inputs, options, settings);
  const tallies = new Map<string, Tally>();
  for (const result of results) {
    for (const [provider, tally] of result.tallies) {
      const known = tallies.get(provider);
      if (known) mergeTally(known, tally);
      else tallies.set(provider, tally);
    }
  }
  const { sources, lineBases } = joinParts(results.flatMap(({ outcomes }) => outcomes));
  const placeName = ({ source, part, line }: Sample) => `${source}:${(lineBases.get(part) ?? 0) + line}`;
  const table = by === undefined ? undefined : { key: by, top };
  const summary = toSummary(sources.map(toLogSource), [...tallies.values()], table);
  const notes = notesOn(sources);
  return {
    summary: { ...summary, ...(notes.length > 0 && { notes }) },
    failures: new Map(
      [...tallies].map(([provider, tally]) => [provider, toFailures(tally, provider, window, placeName)]),
    ),
    gaps: sources.flatMap(({ name, problem }) =>
      problem ? [{ provider: "logs", question: `log lines of ${name}`, ...problem }] : [],
    ),
  };
}

/** Streams are read as they come, one at a time; files are collected first, so that all threads can share them. */
async function readAll(
  inputs: Iterable<ScanInput> | AsyncIterable<ScanInput>,
  options: ScanOptions,
  settings: ScanSettings,
): Promise<readonly ThreadResult[]> {
  const { formatsModule, threads = availableParallelism(), signal, found, loaded } = options;
  const workers = threads === 1 ? undefined : (options.workers ?? startWorkers(formatsModule, 0));
  const files: Source[] = [];
  const streams: ReadTask[] = [];
  const isStreaming = !(Symbol.iterator in inputs);
  let streamsSeen = 0;
  async function* streamTasks(): AsyncGenerator<ReadTask> {
    let source = 0;
    for await (const input of inputs) {
      if (input.path === undefined) yield { input, source, part: -++streamsSeen };
      else files.push({ input, source });
      source++;
    }
  }
  let taken: readonly LogWorker[] = [];
  function takeWorkers(): void {
    if (workers && formatsModule !== undefined && isWorthAWorker(files))
      taken = Array.from({ length: threads - 1 }, workers.take);
  }
  if (!isStreaming) {
    for await (const task of streamTasks()) streams.push(task);
    // They start while formats load.
    takeWorkers();
  }
  try {
    const formats = await options.formats;
    const thread = createThread(formats, { settings, signal, found });
    await thread.run(isStreaming ? streamTasks() : streams, workers);
    if (isStreaming) takeWorkers();
    // Only formats that the module has too can be named to a worker.
    const isShared = ({ input: { format } }: Source) =>
      taken.length > 0 && (format === undefined || formats.includes(format));
    const shared = planTasks(files.filter(isShared), formats);
    const own = files
      .filter((file) => !isShared(file))
      .map(({ input, source }, i) => ({ input, source, part: shared.length + i }));
    const others = taken.length > 0 ? await runShared(shared, thread, taken, { settings, signal, loaded }) : [];
    await thread.run(own, workers);
    return [thread.finish(), ...others];
  } catch (error) {
    await Promise.all(taken.map(({ thread }) => thread.terminate()));
    throw error;
  }
}

function toTime(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new InspectionError("usage", `Not a time: ${text}`, {
    hint: "Give times as ISO 8601, as in 2026-11-22T06:00:00Z.",
  });
}
