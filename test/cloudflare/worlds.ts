import { cloudflare } from "@cloud502/cloudflare";
import { createContext, type Gap, inspect, type Snapshot } from "@cloud502/core";
import type { CloudflareFacts } from "../../packages/cloudflare/src/facts.ts";
import { startCloudflare } from "../../packages/lab/src/cloudflare/start.ts";
import type { CloudflareWorld, ServerWorld, SiteWorld, ZoneWorld } from "../../packages/lab/src/cloudflare/world.ts";

/** A site at an address of its own; well unless a fault is given. */
export function site(hostname: string, fault: Partial<ServerWorld> = {}): SiteWorld {
  return { hostname, requestsPerMinute: 20, way: { kind: "address", server: { address: "192.88.99.9", ...fault } } };
}

/** A zone with one site unless told otherwise. */
export function zone(name: string, parts: Partial<ZoneWorld> = {}): ZoneWorld {
  return { name, ssl: "strict", sites: [site(`www.${name}`)], ...parts };
}

export interface Looked {
  readonly snapshots: readonly Snapshot<CloudflareFacts>[];
  readonly gaps: readonly Gap[];
  readonly calls: Readonly<Record<string, number>>;
}

/** Serves a world and looks at all of it through the real SDK. */
export async function look(
  world: CloudflareWorld,
  options: Readonly<Record<string, unknown>> = {},
  prepare: (lab: Awaited<ReturnType<typeof startCloudflare>>) => void = () => undefined,
): Promise<Looked> {
  const now = new Date();
  const lab = await startCloudflare(world, { seed: 1, now });
  prepare(lab);
  const gaps: Gap[] = [];
  const context = createContext({ env: { ...lab.env }, gaps });
  const window = { since: new Date(now.getTime() - 3_600_000).toISOString(), until: now.toISOString() };
  const questions = ["backends", "probes", "settings", "failures", "metrics"] as const;
  try {
    const adapter = await cloudflare.connect?.(options, context);
    if (!adapter) throw new Error("Cloudflare cannot connect");
    const snapshots: Snapshot<CloudflareFacts>[] = [];
    const inspection = { provider: "cloudflare", questions, window, concurrency: 8 };
    // Made by this provider's own adapter a moment ago.
    for await (const snapshot of inspect(adapter, inspection, context))
      snapshots.push(snapshot as Snapshot<CloudflareFacts>);
    return {
      snapshots,
      gaps: [...gaps, ...snapshots.flatMap((snapshot) => snapshot.gaps)],
      calls: lab.calls(),
    };
  } finally {
    await lab.close();
  }
}
