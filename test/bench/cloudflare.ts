/**
 * Audits 60 zones of a simulated account and prints calls and seconds: the budget is 20 zone-level calls a zone, pages,
 * one call per pool and two per tunnel, within 1,200 calls per five minutes. Exits 1 beyond it.
 *
 * node --conditions=source test/bench/cloudflare.ts
 */
import { cloudflare } from "@cloud502/cloudflare";
import { createContext, type Gap, inspect } from "@cloud502/core";
import { startCloudflare } from "../../packages/lab/src/cloudflare/start.ts";
import type { CloudflareWorld, SiteWorld } from "../../packages/lab/src/cloudflare/world.ts";

const zones = 60;
const perZone = 20;
const rateLimit = 1200;

const sites = (name: string, index: number): SiteWorld[] => [
  {
    hostname: `www.${name}`,
    requestsPerMinute: 30,
    way: { kind: "address", server: { address: `192.88.99.${index + 1}`, listening: index % 7 > 0 } },
  },
  ...(index % 6 === 0
    ? [
        {
          hostname: `api.${name}`,
          requestsPerMinute: 30,
          way: { kind: "balancer" as const, pools: [`pool-${index}`], fallback: `pool-${index}` },
        },
      ]
    : []),
  ...(index % 10 === 0
    ? [
        {
          hostname: `in.${name}`,
          requestsPerMinute: 30,
          way: {
            kind: "tunnel" as const,
            tunnel: `tunnel-${index}`,
            service: "http://localhost:8080",
            server: { address: "192.88.99.200" },
          },
        },
      ]
    : []),
];
const indices = Array.from({ length: zones }, (_, index) => index);
const world: CloudflareWorld = {
  account: "Bench",
  zones: indices.map((index) => ({
    name: `zone-${index}.example`,
    ssl: "strict",
    spareRecords: 150,
    originRules: index % 5 === 0 ? [{ expression: "true", port: 8443 }] : [],
    sites: sites(`zone-${index}.example`, index),
  })),
  pools: indices
    .filter((index) => index % 6 === 0)
    .map((index) => ({
      name: `pool-${index}`,
      monitor: "health",
      origins: [{ name: "a", server: { address: `192.88.99.${index + 100}` } }],
    })),
  monitors: [{ name: "health", type: "https", path: "/", expectedCodes: "2xx", host: "a.example" }],
  tunnels: indices.filter((index) => index % 10 === 0).map((index) => ({ name: `tunnel-${index}`, connectors: 2 })),
};

const now = new Date();
const lab = await startCloudflare(world, { seed: 1, now });
const gaps: Gap[] = [];
const context = createContext({ env: { ...lab.env }, gaps });
const adapter = await cloudflare.connect?.({}, context);
if (!adapter) throw new Error("Cloudflare cannot connect");
const window = { since: new Date(now.getTime() - 3_600_000).toISOString(), until: now.toISOString() };
const questions = ["backends", "probes", "settings", "failures", "metrics"] as const;

const started = performance.now();
let findings = 0;
let looked = 0;
for await (const snapshot of inspect(adapter, { provider: "cloudflare", questions, window, concurrency: 8 }, context)) {
  looked += 1;
  findings += cloudflare.matches(snapshot).length;
}
const seconds = (performance.now() - started) / 1000;
const calls = lab.calls();
await lab.close();

const sum = (wanted: (action: string) => boolean) =>
  Object.entries(calls).reduce((total, [action, count]) => total + (wanted(action) ? count : 0), 0);
const account = (action: string) =>
  /^(zones:list|ips|accounts|pools|monitors|tunnels|workers-domains|audit)/.test(action);
const graphql = sum((action) => action.startsWith("graphql:"));
const zoneLevel = sum((action) => !action.startsWith("graphql:") && !account(action));
const rest = sum((action) => !action.startsWith("graphql:"));
for (const [action, count] of Object.entries(calls).sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(6)}  ${action}`);
console.log(`${looked} zones, ${findings} rules that apply, ${gaps.length} gaps`);
console.log(
  `${rest} REST calls (limit ${rateLimit} in five minutes), of which ${zoneLevel} about zones = ${(zoneLevel / zones).toFixed(1)} a zone (budget ${perZone}); ${graphql} GraphQL queries (limit 300)`,
);
console.log(
  `${calls["pools:health"] ?? 0} calls for ${world.pools?.length} pools, ${(calls["tunnels:connections"] ?? 0) + (calls["tunnels:configuration"] ?? 0)} for ${world.tunnels?.length} tunnels`,
);
console.log(`${seconds.toFixed(2)} s`);
const withinBudget =
  looked === zones && zoneLevel <= zones * perZone && rest <= rateLimit && graphql <= 300 && gaps.length === 0;
if (!withinBudget) process.exitCode = 1;
