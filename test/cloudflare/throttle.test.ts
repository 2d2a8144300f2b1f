import { describe, expect, it } from "vitest";
import { rateLimit, slidingWindow } from "../../packages/cloudflare/src/api/throttle.ts";
import { virtualRun } from "../virtual-context.ts";

const none = { get: () => null };

describe("the throttle", () => {
  it("lets no more calls through in any five minutes than the API allows", async () => {
    const { context } = virtualRun({});
    const throttle = slidingWindow({ calls: 10, perSeconds: 300, concurrency: 4 }, context);
    const times: number[] = [];

    await Promise.all(
      Array.from({ length: 35 }, async () => {
        const leave = await throttle.enter();
        times.push(context.now().getTime());
        throttle.observe(none);
        leave();
      }),
    );

    for (const start of times)
      expect(times.filter((at) => at >= start && at < start + 300_000).length).toBeLessThanOrEqual(10);
  });

  it("waits for the next window when the headers say that nothing is left", async () => {
    const { context, seconds } = virtualRun({});
    const throttle = slidingWindow({ calls: 1200, perSeconds: 300, concurrency: 4 }, context);

    throttle.observe({ get: (name) => (name === "ratelimit" ? '"default";r=0;t=30' : null) });
    const leave = await throttle.enter();
    leave();

    expect(seconds()).toBe(30);
  });

  it("keeps the number of requests in flight", async () => {
    const { context } = virtualRun({});
    const throttle = slidingWindow({ calls: 100, perSeconds: 300, concurrency: 3 }, context);
    let inFlight = 0;
    let most = 0;

    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const leave = await throttle.enter();
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        leave();
      }),
    );

    expect(most).toBe(3);
  });

  it("reads the documented header", () => {
    expect(rateLimit('"default";r=50;t=30')).toEqual({ remaining: 50, seconds: 30 });
    expect(rateLimit("nonsense")).toBeUndefined();
    expect(rateLimit(null)).toBeUndefined();
  });
});
