import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idOf, uuidOf } from "../../../packages/lab/src/cloudflare/ids.ts";
import { startCloudflare } from "../../../packages/lab/src/cloudflare/start.ts";
import type { CloudflareWorld } from "../../../packages/lab/src/cloudflare/world.ts";
import { site, zone } from "../../cloudflare/worlds.ts";

const folder = "../shared/fixtures/cloudflare/api-examples/";
const world: CloudflareWorld = {
  account: "Shapes",
  tunnels: [{ name: "office", connectors: 1 }],
  pools: [{ name: "main", monitor: "health", origins: [{ name: "a", server: { address: "192.88.99.4" } }] }],
  monitors: [{ name: "health", type: "https", path: "/", expectedCodes: "2xx", host: "a.example" }],
  zones: [
    zone("shop.example", {
      originCaDays: 100,
      healthChecks: [{ name: "web", site: "www.shop.example" }],
      pageRules: [{ pattern: "*shop.example/*", action: "browser_check", value: "on" }],
      workerRoutes: [{ pattern: "shop.example/*", script: "api" }],
      sites: [
        site("www.shop.example"),
        {
          hostname: "api.shop.example",
          requestsPerMinute: 1,
          way: { kind: "balancer", pools: ["main"], fallback: "main" },
        },
      ],
    }),
  ],
};
const inZone = `/zones/${idOf("zone", "shop.example")}`;
const inAccount = `/accounts/${idOf("account", "Shapes")}`;

/** Which call of the lab answers as which example of Cloudflare's OpenAPI file. */
const pairs: readonly (readonly [example: string, path: string])[] = [
  ["zones.list", "/zones"],
  ["dns_records", `${inZone}/dns_records`],
  ["settings_all", `${inZone}/settings`],
  ["universal", `${inZone}/ssl/universal/settings`],
  ["aop.settings", `${inZone}/origin_tls_client_auth/settings`],
  ["origin_ca", `/certificates?zone_id=${idOf("zone", "shop.example")}`],
  ["lb.list", `${inZone}/load_balancers`],
  ["healthchecks.list", `${inZone}/healthchecks`],
  ["pagerules", `${inZone}/pagerules`],
  ["workers.routes", `${inZone}/workers/routes`],
  ["ips", "/ips"],
  ["pools.list", `${inAccount}/load_balancers/pools`],
  ["pool.health", `${inAccount}/load_balancers/pools/${idOf("pool", "main")}/health`],
  ["monitors.list", `${inAccount}/load_balancers/monitors`],
  ["cfd_tunnel.list", `${inAccount}/cfd_tunnel`],
  ["cfd_tunnel.connections", `${inAccount}/cfd_tunnel/${uuidOf("tunnel", "office")}/connections`],
];

/** Keys of the simulated body that the example of 2024 does not have, though the API's schema does. */
const newer = new Set([
  "fallback_pool",
  "status",
  "paused",
  "type",
  "name",
  "plan",
  "dataset",
  "default_pools",
  "enabled",
  "monitor",
  "port",
  "proxied",
  "ttl",
  "session_affinity",
  "steering_policy",
  "total_pages",
  "region_pools",
  "weight",
]);
/** Objects whose keys are data: names of regions, addresses, header names. */
const keyedByData = new Set([
  "pop_health",
  "origins",
  "header",
  "region_pools",
  "country_pools",
  "pop_pools",
  "metadata",
  "meta",
  "custom_metadata",
]);

function differences(lab: unknown, example: unknown, path: string): string[] {
  if (lab === null || example === null || example === undefined) return [];
  if (Array.isArray(lab) || Array.isArray(example)) {
    if (!Array.isArray(lab) || !Array.isArray(example)) return [`${path}: list and no list`];
    return lab.length > 0 && example.length > 0 ? differences(lab[0], example[0], `${path}[]`) : [];
  }
  if (typeof lab !== typeof example) return [`${path}: ${typeof lab}, not ${typeof example}`];
  if (typeof lab !== "object") return [];
  const [mine, theirs] = [lab as Record<string, unknown>, example as Record<string, unknown>];
  return Object.entries(mine).flatMap(([key, value]) => {
    if (key in theirs) return keyedByData.has(key) ? [] : differences(value, theirs[key], `${path}.${key}`);
    return newer.has(key) ? [] : [`${path}.${key}: not in the example`];
  });
}

describe.skipIf(!existsSync(folder))("bodies of the simulated API (skipped without the examples)", () => {
  let lab: Awaited<ReturnType<typeof startCloudflare>>;
  beforeAll(async () => {
    lab = await startCloudflare(world, { seed: 1, now: new Date() });
  });
  afterAll(() => lab.close());

  it.each(pairs)("%s has the shape of the example", async (name, path) => {
    const example = JSON.parse(readFileSync(`${folder}${name}.json`, "utf8")).body;
    const reply = await fetch(`${lab.env.CLOUDFLARE_BASE_URL}${path}`, {
      headers: { authorization: `Bearer ${lab.env.CLOUDFLARE_API_TOKEN}` },
    });
    const body: unknown = await reply.json();

    expect(reply.status).toBe(200);
    expect(differences(body, example, name)).toEqual([]);
    expect(Object.keys(body as object)).toEqual(expect.arrayContaining(["success", "errors", "messages", "result"]));
  });

  it("pool health is keyed by region and address, as the API answers and the SDK's type does not", async () => {
    const path = `${inAccount}/load_balancers/pools/${idOf("pool", "main")}/health`;
    const reply = await fetch(`${lab.env.CLOUDFLARE_BASE_URL}${path}`, {
      headers: { authorization: `Bearer ${lab.env.CLOUDFLARE_API_TOKEN}` },
    });

    expect(await reply.json()).toMatchObject({
      result: {
        pop_health: {
          "Amsterdam, NL": {
            healthy: true,
            origins: [{ "192.88.99.4": { failure_reason: "No failures", healthy: true } }],
          },
        },
      },
    });
  });
});
