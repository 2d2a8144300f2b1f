import { type Adapter, type Context, type Gap, type Gateway, InspectionError, inspect } from "@cloud502/core";
import { describe, expect, it } from "vitest";

const window = { since: "2026-11-22T10:00:00.000Z", until: "2026-11-22T11:00:00.000Z" };

function context(signal = new AbortController().signal): Context & { readonly gaps: Gap[] } {
  const gaps: Gap[] = [];
  return {
    signal,
    now: () => new Date(window.until),
    sleep: async () => undefined,
    gap: (gap) => void gaps.push(gap),
    env: {},
    gaps,
  };
}

function gateway(id: string): Gateway {
  return { id, name: id, kind: "gateway", pools: [], scope: {} };
}

function adapter(over: Partial<Adapter>): Adapter {
  return {
    async *gateways() {
      yield gateway("a");
      yield gateway("b");
    },
    backends: async () => [],
    probes: async () => [],
    failures: async () => ({ window, groups: [], sampleInterval: 1 }),
    settings: async () => ({ limits: {}, facts: {} }),
    ...over,
  };
}

async function run(one: Adapter, with_ = context()) {
  const snapshots = [];
  for await (const snapshot of inspect(
    one,
    { provider: "test", questions: ["backends", "failures"], window, concurrency: 2 },
    with_,
  ))
    snapshots.push(snapshot);
  return snapshots;
}

const denied = new InspectionError("denied", "Not allowed.", { hint: "Allow it.", permission: "x:Describe" });

describe("inspect", () => {
  it("turns an unanswered question into a gap that names the permission, and keeps the rest", async () => {
    const snapshots = await run(adapter({ backends: async ({ id }) => (id === "a" ? Promise.reject(denied) : []) }));

    expect(snapshots.map(({ backends }) => backends)).toEqual([undefined, []]);
    expect(snapshots[0]?.gaps).toMatchObject([{ code: "denied", permission: "x:Describe", gateway: "a" }]);
    expect(snapshots[0]?.failures).toBeDefined();
  });

  it("keeps what was listed before the listing broke", async () => {
    const lent = context();
    const snapshots = await run(
      adapter({
        async *gateways() {
          yield gateway("a");
          throw denied;
        },
      }),
      lent,
    );

    expect(snapshots).toHaveLength(1);
    expect(lent.gaps).toMatchObject([{ question: "which gateways there are", code: "denied" }]);
  });

  it.each(["credentials", "usage", "not-found"] as const)("stops for %s", async (code) => {
    await expect(
      run(adapter({ backends: () => Promise.reject(new InspectionError(code, "No.", { hint: "" })) })),
    ).rejects.toMatchObject({ code });
  });

  it("says timeout for --timeout and stops for an interrupt", async () => {
    const late = AbortSignal.timeout(0);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const broken = adapter({
      backends: () => Promise.reject(new Error("socket closed")),
      failures: () => Promise.reject(new Error("socket closed")),
    });

    const snapshots = await run(broken, context(late));
    const interrupted = new AbortController();
    interrupted.abort();

    expect(snapshots[0]?.gaps.map(({ code }) => code)).toEqual(["timeout", "timeout"]);
    await expect(run(broken, context(interrupted.signal))).rejects.toMatchObject({ code: "aborted" });
  });

  it("asks no more gateways at once than told", async () => {
    let now = 0;
    let most = 0;
    const busy = adapter({
      async *gateways() {
        for (let index = 0; index < 10; index += 1) yield gateway(`g${index}`);
      },
      backends: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now -= 1;
        return [];
      },
    });

    expect(await run(busy)).toHaveLength(10);
    expect(most).toBeLessThanOrEqual(2);
  });
});
