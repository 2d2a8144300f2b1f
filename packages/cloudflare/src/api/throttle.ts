import type { Context } from "@cloud502/core";

/** Lets calls through at the pace that an API allows, at most `concurrency` at once. */
export interface Throttle {
  /** Resolves when the call may start; the returned function ends it. */
  enter(): Promise<() => void>;
  /** Learns from a reply's Ratelimit and Retry-After headers. */
  observe(headers: { get(name: string): string | null }): void;
}

export interface ThrottleLimits {
  readonly calls: number;
  readonly perSeconds: number;
  readonly concurrency: number;
}

/**
 * A sliding window over the calls of the last `perSeconds` seconds (Cloudflare: 1,200 REST calls and 300 GraphQL queries
 * per five minutes and token, developers.cloudflare.com/fundamentals/api/reference/limits).
 */
export function slidingWindow(limits: ThrottleLimits, context: Pick<Context, "now" | "sleep">): Throttle {
  const started: number[] = [];
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  let closedUntil = 0;
  let turn: Promise<void> = Promise.resolve();

  async function pace(): Promise<void> {
    for (;;) {
      const now = context.now().getTime();
      while (started.length > 0 && (started[0] ?? 0) <= now - limits.perSeconds * 1000) started.shift();
      const full = started.length >= limits.calls ? (started[0] ?? now) + limits.perSeconds * 1000 : 0;
      const until = Math.max(full, closedUntil);
      if (until <= now) {
        started.push(now);
        return;
      }
      await context.sleep(until - now);
    }
  }

  function leave(): void {
    inFlight -= 1;
    waiting.shift()?.();
  }

  return {
    async enter() {
      while (inFlight >= limits.concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
      inFlight += 1;
      // One at a time through the gate: otherwise all waiters would see the same free place.
      const mine = turn.then(pace);
      turn = mine.catch(() => undefined);
      try {
        await mine;
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    observe(headers) {
      const left = rateLimit(headers.get("ratelimit"));
      if (left && left.remaining <= 0)
        closedUntil = Math.max(closedUntil, context.now().getTime() + left.seconds * 1000);
    },
  };
}

/** Reads `"default";r=50;t=30`: 50 calls left, 30 seconds to the next window. */
export function rateLimit(header: string | null): { readonly remaining: number; readonly seconds: number } | undefined {
  const remaining = header?.match(/;\s*r=(\d+)/)?.[1];
  const seconds = header?.match(/;\s*t=(\d+)/)?.[1];
  return remaining === undefined || seconds === undefined
    ? undefined
    : { remaining: Number(remaining), seconds: Number(seconds) };
}
