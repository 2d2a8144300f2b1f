import {
  createContext,
  type Gap,
  inspect,
  makeReport,
  type Provider,
  type Report,
  type Snapshot,
} from "@cloud502/core";
import type { Scenario } from "@cloud502/lab";

/** Starts a scenario, looks at all of it through the provider's real SDK, and reports, as `demo <scenario>` does. */
export async function verdict(scenario: Scenario, provider: Provider, seed: number, now = new Date()): Promise<Report> {
  const lab = await scenario.start({ seed, now });
  const before = { ...process.env };
  Object.assign(process.env, lab.env);
  try {
    const gaps: Gap[] = [];
    const context = createContext({ env: { ...lab.env }, gaps });
    const window = { since: new Date(now.getTime() - 3_600_000).toISOString(), until: now.toISOString() };
    const adapter = await provider.connect?.({}, context);
    if (!adapter) throw new Error(`${provider.id} cannot connect`);
    const snapshots: Snapshot[] = [];
    const questions = ["backends", "probes", "settings", "failures", "metrics"] as const;
    for await (const one of inspect(adapter, { provider: provider.id, questions, window, concurrency: 8 }, context))
      snapshots.push(one);
    adapter.close?.();
    return makeReport({ command: "test", generatedAt: now, window, providers: [provider], snapshots, gaps });
  } finally {
    for (const name of Object.keys(lab.env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await lab.close();
  }
}
