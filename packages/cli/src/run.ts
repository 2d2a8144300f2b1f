import { setTimeout as delay } from "node:timers/promises";
import type { Context, Gap } from "@cloud502/core";

/** A run's context and what it collected. */
export interface Run {
  readonly context: Context;
  readonly gaps: Gap[];
}

/** Makes the context of one command: Ctrl-C and --timeout end it, gaps are collected, time and environment are the process's. */
export function startRun(timeoutMs: number | undefined): Run {
  const interrupt = new AbortController();
  process.once("SIGINT", () => {
    interrupt.abort(new Error("interrupted"));
    process.once("SIGINT", () => process.exit(130)); // a second Ctrl-C does not wait
  });
  const signals = [interrupt.signal, ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)])];
  const signal = AbortSignal.any(signals);
  const gaps: Gap[] = [];
  return {
    gaps,
    context: {
      signal,
      now: () => new Date(),
      sleep: async (milliseconds) => {
        await delay(milliseconds, undefined, { signal });
      },
      gap: (gap) => {
        gaps.push(gap);
      },
      env: process.env,
    },
  };
}
