import { describe, expect, it } from "vitest";
import { pacedRetries } from "../../packages/aws/src/retry.ts";
import { rates, throttle } from "../../packages/aws/src/throttle.ts";
import { virtualRun } from "../virtual-context.ts";

describe("throttle", () => {
  it("lets 30 calls go at once, then 8 a second", async () => {
    const run = virtualRun({});
    const pass = throttle(rates.api, run.context);
    const times: number[] = [];

    for (let call = 0; call < 110; call += 1) {
      await pass();
      times.push(run.seconds());
    }

    expect(times[29]).toBe(0);
    expect(times[30]).toBeCloseTo(0.125, 3);
    expect(times[109]).toBeCloseTo(10, 1);
  });

  it("holds the rate when callers come all at once", async () => {
    const run = virtualRun({});
    const pass = throttle(rates.api, run.context);

    await Promise.all(Array.from({ length: 110 }, pass));

    expect(run.seconds()).toBeCloseTo(10, 1);
  });

  it("fills up again while nobody calls", async () => {
    const run = virtualRun({});
    const pass = throttle(rates.api, run.context);
    for (let call = 0; call < 30; call += 1) await pass();

    await run.context.sleep(60_000);
    for (let call = 0; call < 30; call += 1) await pass();

    expect(run.seconds()).toBe(60);
  });
});

describe("retries", () => {
  async function attempts(
    error: unknown,
    errorType: "THROTTLING" | "TRANSIENT" | "SERVER_ERROR" | "CLIENT_ERROR",
    gaveUp = 0,
  ) {
    const run = virtualRun({});
    let passed = 0;
    const pass = async () => {
      passed += 1;
    };
    const strategy = pacedRetries(pass, run.context, { gaveUp });
    let token = await strategy.acquireInitialRetryToken();
    for (;;) {
      try {
        token = await strategy.refreshRetryTokenForRetry(token, { error, errorType });
      } catch {
        return { attempts: token.getRetryCount() + 1, passed, seconds: run.seconds() };
      }
    }
  }

  it("tries eight times under throttling, each through the throttle, within about half a minute", async () => {
    const found = await attempts({ name: "Throttling" }, "THROTTLING");

    expect(found).toMatchObject({ attempts: 8, passed: 8 });
    expect(found.seconds).toBeGreaterThan(15);
    expect(found.seconds).toBeLessThan(60);
  });

  it("tries twice when others gave up before", async () => {
    expect((await attempts({ name: "Throttling" }, "THROTTLING", 3)).attempts).toBe(2);
  });

  it("gives up sooner on an endpoint that is down, and at once on a refusal", async () => {
    expect((await attempts({ code: "ECONNREFUSED" }, "TRANSIENT")).attempts).toBe(3);
    expect((await attempts({ name: "AccessDenied" }, "CLIENT_ERROR")).attempts).toBe(1);
  });
});
