import { setTimeout as sleep } from "node:timers/promises";
import { type Context, diagnose, type Finding, type Gap, inspect, type Snapshot } from "@cloud502/core";
import { azure } from "../../packages/azure/src/index.ts";

export const now = new Date("2026-11-22T07:00:00.000Z");

/** A context with real time for waiting and the lab's hour for "now". */
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

export interface Looked {
  readonly snapshots: readonly Snapshot[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}

/** Looks at a running lab as the CLI does, over real HTTPS with the real SDK. */
export async function look(
  env: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = {},
  more: Partial<Context> = {},
): Promise<Looked> {
  const gaps: Gap[] = [];
  const context = contextFor(env, gaps, more);
  if (!azure.connect) throw new Error("azure does not connect");
  const adapter = await azure.connect({ timeoutMs: 20_000, ...options }, context);
  const inspection = {
    provider: "azure",
    questions: ["backends", "probes", "settings", "failures", "metrics"] as const,
    window: { since: new Date(now.getTime() - 3_600_000).toISOString(), until: now.toISOString() },
    concurrency: 4,
  };
  const snapshots: Snapshot[] = [];
  for await (const one of inspect(adapter, inspection, context)) snapshots.push({ ...one, takenAt: now.toISOString() });
  adapter.close?.();
  return {
    snapshots,
    findings: diagnose([azure], snapshots),
    gaps: [...gaps, ...snapshots.flatMap((one) => one.gaps)],
  };
}
