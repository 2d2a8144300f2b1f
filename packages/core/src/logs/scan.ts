import { InspectionError } from "../errors.ts";
import type { Failures, Gap, LogSource, LogSummary, Window } from "../model/index.ts";
import type { LogFormat } from "./format.ts";
import { bufferSize, type ReadOutcome, readSource } from "./read.ts";
import type { ScanSettings } from "./scanner.ts";
import { createScanners } from "./scanners.ts";
import { notesOn, toSources } from "./sources.ts";
import { toFailures, toSummary } from "./summarise.ts";
import type { Sample } from "./tally.ts";

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
  /** Tried in order; the first that matches most of a file's first lines is the file's format. */
  readonly formats: readonly LogFormat[];
  /**
   * URL of a module that exports `formats`, the same list: functions cannot be sent to worker threads. Absent = one thread.
   */
  readonly formatsModule?: string;
  /** Worker threads at most; absent = as many as there are cores. */
  readonly threads?: number;
  readonly signal: AbortSignal;
  readonly window?: Partial<Window>;
  /** Rows of the summary's table: cause, signature, status, backend, pool, path, host, minute, source, or a field's name. */
  readonly by?: string;
  /** Rows of that table; 20 when absent. */
  readonly top?: number;
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
  const { formats, signal, by, top = 20, window = {} } = options;
  const settings: ScanSettings = {
    since: toTime(window.since, Number.NEGATIVE_INFINITY),
    until: toTime(window.until, Number.POSITIVE_INFINITY),
    ...(by !== undefined && { by }),
  };
  const scanners = createScanners(formats, settings);
  const buffer = Buffer.allocUnsafeSlow(bufferSize);
  const outcomes: ReadOutcome[] = [];
  for await (const input of inputs) {
    outcomes.push(await readSource({ input, part: outcomes.length }, formats, scanners, buffer, signal));
  }

  const { sources, lineBases } = toSources(outcomes);
  const placeName = ({ source, part, line }: Sample) => `${source}:${(lineBases.get(part) ?? 0) + line}`;
  const summary = toSummary(sources, [...scanners.tallies.values()], by === undefined ? undefined : { key: by, top });
  const notes = notesOn(outcomes);
  return {
    summary: { ...summary, ...(notes.length > 0 && { notes }) },
    failures: new Map(
      [...scanners.tallies].map(([provider, tally]) => [provider, toFailures(tally, provider, window, placeName)]),
    ),
    gaps: outcomes.flatMap(({ name, problem }) =>
      problem ? [{ provider: "logs", question: `log lines of ${name}`, ...problem }] : [],
    ),
  };
}

function toTime(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new InspectionError("usage", `Not a time: ${text}`, {
    hint: "Give times as ISO 8601, as in 2026-11-22T06:00:00Z.",
  });
}
