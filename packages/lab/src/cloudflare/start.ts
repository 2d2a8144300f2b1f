import { createMisbehaviours, type Misbehaviour } from "../misbehaviour.ts";
import type { RunningLab, StartOptions } from "../scenario.ts";
import { serveOrigins } from "./origins.ts";
import { labToken, serveCloudflare } from "./server.ts";
import { type Sampled, trafficOf } from "./traffic.ts";
import type { CloudflareWorld } from "./world.ts";

/** A running Cloudflare with its handles. */
export interface RunningCloudflare extends RunningLab {
  readonly hints: Readonly<Record<string, string>>;
  misbehave(misbehaviour: Misbehaviour): () => void;
}

/** Serves a world as Cloudflare's API on loopback, and the servers that must be asked directly beside it. */
export async function startCloudflare(
  world: CloudflareWorld,
  { seed, now, port, misbehaviours }: StartOptions,
): Promise<RunningCloudflare> {
  const trouble = createMisbehaviours(misbehaviours);
  const known = new Map<string, readonly Sampled[]>();
  const around = {
    world,
    now,
    traffic(zone: CloudflareWorld["zones"][number]) {
      const before = known.get(zone.name) ?? trafficOf(world, zone, seed, now);
      known.set(zone.name, before);
      return before;
    },
  };
  const server = await serveCloudflare(around, trouble, port);
  const origins = await serveOrigins(world);
  return {
    env: {
      CLOUDFLARE_BASE_URL: `http://127.0.0.1:${server.port}/client/v4`,
      CLOUDFLARE_API_TOKEN: labToken,
      ...(origins.connectTo && { CLOUD502_CHECK_ORIGINS: "mapped", CLOUD502_CONNECT_TO: origins.connectTo }),
    },
    hints: { zone: world.zones[0]?.name ?? "", hostname: world.zones[0]?.sites[0]?.hostname ?? "" },
    calls: server.calls,
    misbehave: trouble.add,
    async close() {
      await Promise.all([server.close(), origins.close()]);
    },
  };
}
