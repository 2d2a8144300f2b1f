import { setTimeout as sleep } from "node:timers/promises";
import type { Context, Gap } from "@cloud502/core";

/** A context with real time and no environment but the given one. */
export function contextFor(env: Readonly<Record<string, string>>, gaps: Gap[], more: Partial<Context> = {}): Context {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    now: () => new Date(),
    sleep: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal: controller.signal });
    },
    gap: (gap) => gaps.push(gap),
    env,
    ...more,
  };
}
