import type { Context, Gap } from "@cloud502/core";

/** A context whose clock jumps instead of waiting: sleeping costs no time, but is counted. */
export interface VirtualRun {
  readonly context: Context;
  readonly gaps: readonly Gap[];
  /** Seconds that a real clock would have slept through. */
  seconds(): number;
}

/** Lends an adapter a clock of its own, starting at `start`; whoever sleeps moves it on to their waking time. */
export function virtualRun(
  env: Context["env"],
  { signal = new AbortController().signal, start = new Date() }: { signal?: AbortSignal; start?: Date } = {},
): VirtualRun {
  const gaps: Gap[] = [];
  let now = start.getTime();
  return {
    gaps,
    seconds: () => (now - start.getTime()) / 1000,
    context: {
      signal,
      env,
      now: () => new Date(now),
      async sleep(milliseconds) {
        signal.throwIfAborted();
        const waking = now + milliseconds;
        await new Promise((resolve) => setImmediate(resolve));
        now = Math.max(now, waking); // sleepers at the same time do not add up
        signal.throwIfAborted();
      },
      gap: (gap) => void gaps.push(gap),
    },
  };
}
