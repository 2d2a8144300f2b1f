import { cloudflare } from "@cloud502/cloudflare";
import { startCloudflare } from "../../packages/lab/src/cloudflare/start.ts";
import type { CloudflareWorld } from "../../packages/lab/src/cloudflare/world.ts";
import { describeAdapter } from "../contract.ts";
import { site, zone } from "./worlds.ts";

const ordinary: CloudflareWorld = {
  account: "Contract",
  zones: [
    zone("shop.example", { sites: [site("app.shop.example", { answers: { status: 502, share: 0.05 } })] }),
    zone("blog.example"),
  ],
};

async function cloud(world: CloudflareWorld) {
  const lab = await startCloudflare(world, { seed: 1, now: new Date() });
  return {
    env: lab.env,
    options: {},
    gateways: world.zones.length,
    calls: lab.calls,
    misbehave: (action: string, kind: Parameters<typeof lab.misbehave>[0]["kind"], times?: number) =>
      void lab.misbehave({ action, kind, ...(times !== undefined && { times }) }),
    close: lab.close,
  };
}

describeAdapter({
  provider: cloudflare,
  one: () => cloud(ordinary),
  many: () =>
    cloud({
      ...ordinary,
      zones: Array.from({ length: 57 }, (_, index) => zone(`zone-${index}.example`, { sites: [] })),
    }),
  empty: () => cloud({ ...ordinary, zones: [] }),
  optional: { action: "settings:list", question: "settings", permission: "Zone Settings Read" },
  listing: { action: "zones:list", permission: "Zone Read" },
  credentials: true,
});
