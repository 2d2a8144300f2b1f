import { type Context, createContext, type Gap } from "@cloud502/core";

/** A run's context and what it collected. */
export interface Run {
  readonly context: Context;
  readonly gaps: readonly Gap[];
}

/** Starts the run of one command: Ctrl-C and --timeout end it, gaps are collected, time and environment are the process's. */
export function startRun(timeoutMs: number | undefined): Run {
  const interrupt = new AbortController();
  process.once("SIGINT", () => {
    interrupt.abort(new Error("interrupted"));
    process.once("SIGINT", () => process.exit(130)); // a second Ctrl-C does not wait
  });
  const signals = timeoutMs === undefined ? [interrupt.signal] : [interrupt.signal, AbortSignal.timeout(timeoutMs)];
  const gaps: Gap[] = [];
  return { gaps, context: createContext({ signal: AbortSignal.any(signals), gaps }) };
}
