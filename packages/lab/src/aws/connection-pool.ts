import type { Target } from "./world.ts";

/** Idle connections to targets: the one used last is taken first; those that either side has closed by then are dropped. */
export function createPool(idleTimeoutSeconds: number) {
  const lines = new Map<string, number[]>();
  return {
    take(line: string, at: number, { application }: Target): number | undefined {
      const longest = Math.min(
        application.keepAliveSeconds + (application.closeLagSeconds ?? 0.004),
        idleTimeoutSeconds,
      );
      const free = (lines.get(line) ?? []).filter((since) => at - since < longest);
      lines.set(line, free);
      let best = -1;
      for (const [index, since] of free.entries()) {
        if (since <= at && (best < 0 || since > (free[best] ?? 0))) best = index;
      }
      const [since] = best < 0 ? [] : free.splice(best, 1);
      return since === undefined ? undefined : at - since;
    },
    give(line: string, at: number) {
      const free = lines.get(line);
      if (free) free.push(at);
      else lines.set(line, [at]);
    },
  };
}
