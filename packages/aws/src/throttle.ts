import type { Context } from "@cloud502/core";

/** A rate: steady calls per second, and how many may go at once after a rest. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Below what AWS documents per account and region: 10 calls a second from a bucket of 40 for all of ELB
 * (elb-api-throttling.html); S3 allows 5,500 reads a second and prefix, so that only politeness bounds it.
 */
export const rates = {
  api: { perSecond: 8, burst: 30 },
  objects: { perSecond: 100, burst: 100 },
} as const satisfies Record<string, Rate>;

/** Waits until the next call may go. */
export type Throttle = () => Promise<void>;

/** A token bucket over the run's own clock, fair in order of asking: each caller books its place and sleeps once. */
export function throttle({ perSecond, burst }: Rate, { now, sleep }: Pick<Context, "now" | "sleep">): Throttle {
  const interval = 1000 / perSecond;
  let booked = Number.NEGATIVE_INFINITY; // when an endless stream of calls would have brought us here
  return async () => {
    const at = now().getTime();
    booked = Math.max(booked, at - interval) + interval;
    const wait = booked - (burst - 1) * interval - at;
    if (wait > 0) await sleep(wait);
  };
}
