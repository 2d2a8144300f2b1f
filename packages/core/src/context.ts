import { setTimeout as delay } from "node:timers/promises";
import type { Gap } from "./model/finding.ts";
import type { Context } from "./provider.ts";

/** A context for one run: the real clock, the process's environment, and a list that gaps are put into. */
export function createContext(
  options: { readonly signal?: AbortSignal; readonly env?: Context["env"]; readonly gaps?: Gap[] } = {},
): Context {
  const { signal = new AbortController().signal, env = process.env, gaps = [] } = options;
  return {
    signal,
    env,
    now: () => new Date(),
    sleep: async (milliseconds) => {
      await delay(milliseconds, undefined, { signal });
    },
    gap: (gap) => {
      gaps.push(gap);
    },
  };
}
