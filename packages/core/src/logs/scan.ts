import type { Failures, Gap, LogSummary, Window } from "../model/index.ts";
import type { LogFormat } from "./format.ts";

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
  readonly signal: AbortSignal;
  readonly window?: Partial<Window>;
  /** Rows of the summary's table. */
  readonly by?: string;
  readonly top?: number;
}

export interface ScanResult {
  readonly summary: LogSummary;
  /** One per provider whose formats were found, for its rules. */
  readonly failures: ReadonlyMap<string, Failures>;
  readonly gaps: readonly Gap[];
}

/** Reads logs of any known format, counts every line, groups the failing ones. Implemented by the log engine. */
export declare function scanLogs(
  inputs: Iterable<ScanInput> | AsyncIterable<ScanInput>,
  options: ScanOptions,
): Promise<ScanResult>;
