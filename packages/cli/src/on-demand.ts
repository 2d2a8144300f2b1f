import { type Gateway, InspectionError, type Snapshot } from "@cloud502/core";
import { connect, type Looked } from "./look.ts";
import { loadCloud } from "./registry.ts";
import type { Run } from "./run.ts";

/** One pool through one setting of one gateway, with what to ask otherwise. */
export interface OnDemandFlags {
  readonly pool?: string;
  readonly setting?: string;
  readonly "probe-protocol"?: "Http" | "Https";
  readonly "probe-host"?: string;
  readonly "probe-path"?: string;
  readonly "probe-timeout"?: number;
}

/** Runs Azure's on-demand health check; "usage" when the gateway, the pool or the setting is not said. */
export async function lookOnDemand(
  flags: OnDemandFlags,
  options: Readonly<Record<string, unknown>>,
  run: Run,
): Promise<Looked> {
  const { pool, setting } = flags;
  if (pool === undefined || setting === undefined) {
    throw new InspectionError("usage", "--on-demand tests one pool through one setting.", {
      hint: "Give --pool and --setting; `cloud502 azure probes` lists both.",
    });
  }
  const provider = await loadCloud("azure");
  const adapter = await connect(provider, options, run);
  const gateways: Gateway[] = [];
  for await (const gateway of adapter.gateways()) gateways.push(gateway);
  adapter.close?.();
  const [gateway] = gateways;
  if (gateway === undefined)
    throw new InspectionError("not-found", "There is no such gateway.", {
      hint: "`cloud502 azure gateways` lists them.",
    });
  if (gateways.length > 1) {
    throw new InspectionError("usage", `--on-demand tests one gateway; ${gateways.length} are in scope.`, {
      hint: `Give --gateway, one of ${gateways.map(({ name }) => name).join(", ")}.`,
    });
  }
  const { onDemandHealth } = await import("@cloud502/azure");
  const backends = await onDemandHealth(options, run.context, {
    gateway: gateway.id,
    pool,
    setting,
    ...(flags["probe-protocol"] && { protocol: flags["probe-protocol"] }),
    ...(flags["probe-host"] !== undefined && { host: flags["probe-host"] }),
    ...(flags["probe-path"] !== undefined && { path: flags["probe-path"] }),
    ...(flags["probe-timeout"] !== undefined && { timeoutSeconds: flags["probe-timeout"] }),
  });
  const snapshot: Snapshot = {
    provider: provider.id,
    takenAt: run.context.now().toISOString(),
    gateway,
    backends,
    gaps: [],
  };
  return { provider, snapshots: [snapshot] };
}
