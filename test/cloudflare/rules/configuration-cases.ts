import type { CloudflareFacts } from "../../../packages/cloudflare/src/facts.ts";
import { healthReasons } from "../../../packages/cloudflare/src/health-reasons.ts";
import type { Case } from "./request-cases.ts";
import { host, snapshot, tunnelId } from "./snapshot.ts";

type Pool = NonNullable<CloudflareFacts["pools"]>[number];
type Tunnel = NonNullable<CloudflareFacts["tunnels"]>[number];
type HealthCheck = NonNullable<CloudflareFacts["healthChecks"]>[number];
type Monitor = NonNullable<CloudflareFacts["monitors"]>[number];

const address = "192.88.99.20";
const origin = { name: "a", address, enabled: true, weight: 1 };
const health = (reason: string, healthy = false, responseCode?: number): Pool["health"] => [
  {
    region: "Frankfurt, DE",
    healthy,
    origins: [{ address, healthy, reason, ...(responseCode !== undefined && { responseCode }) }],
  },
];
const monitor: Monitor = {
  id: "m",
  type: "https",
  path: "/health",
  host: "app.example.com",
  expectedCodes: "2xx",
  intervalSeconds: 60,
  timeoutSeconds: 5,
  retries: 2,
};
const pooled = (pool: Partial<Pool> = {}, change: Partial<Monitor> = {}) => {
  const { host: named, ...rest } = { ...monitor, ...change };
  return {
    loadBalancers: [
      {
        id: "lb",
        name: "api.heron.example",
        enabled: true,
        proxied: true,
        defaultPools: ["p"],
        otherPools: [],
        fallbackPool: "p",
      },
    ],
    pools: [{ id: "p", name: "main", enabled: true, minimumOrigins: 1, monitor: "m", origins: [origin], ...pool }],
    monitors: [named === "" ? rest : { ...rest, ...(named && { host: named }) }],
  };
};
const tunnelled = (tunnel: Partial<Tunnel> = {}) => ({
  records: [{ name: host, type: "CNAME", content: `${tunnelId}.cfargotunnel.com`, proxied: true }],
  tunnels: [
    {
      id: tunnelId,
      name: "office",
      status: "healthy",
      connectors: [connector("a"), connector("b")],
      ingress: [{ hostname: host, service: "http://localhost:8080" }],
      ...tunnel,
    },
  ],
});
function connector(id: string, version = "2026.9.1") {
  return { id, version, connections: ["fra06", "fra08", "ams01", "ams05"].map((colo) => ({ colo, pending: false })) };
}
const serving = (service: string, more: object = {}) =>
  snapshot({ facts: tunnelled({ ingress: [{ hostname: host, service, ...more }] }) });
const healthCheck = (change: Partial<HealthCheck> = {}) =>
  snapshot({
    facts: {
      healthChecks: [{ id: "h", name: "web", address, type: "HTTPS", status: "healthy", suspended: false, ...change }],
    },
  });
const record = (type: string, content: string, proxied = true) => [{ name: host, type, content, proxied }];
const zone = {
  id: "0".repeat(32),
  name: "heron.example",
  account: "1".repeat(32),
  nameServers: ["bob.ns.cloudflare.com"],
};
const missing = { name: host, type: "CNAME", content: "old.heron.example", proxied: true, resolvedBy: "own zone" };

const healthCases: readonly Case[] = healthReasons.map(({ name, reason, codes }) => {
  const code = codes === "5xx" ? 503 : codes === "not-5xx" ? 301 : undefined;
  const other = codes === "5xx" ? 301 : codes === "not-5xx" ? 503 : undefined;
  return {
    id: `health-${name}`,
    fires: snapshot({ facts: pooled({ health: health(reason, false, code) }) }),
    quiet: snapshot({ facts: pooled({ health: other ? health(reason, false, other) : health("No failures", true) }) }),
  };
});

/** Rules that read configuration and health. */
export const configurationCases: readonly Case[] = [
  ...healthCases,
  {
    id: "private-address-proxied",
    fires: snapshot({ facts: { records: record("A", "10.1.2.3") } }),
    quiet: snapshot({ facts: { records: record("A", "10.1.2.3", false) } }),
  },
  {
    id: "record-points-at-cloudflare",
    fires: snapshot({ facts: { records: record("A", "104.17.1.1") } }),
    quiet: snapshot({ facts: { records: record("A", "105.17.1.1") } }),
  },
  {
    id: "cname-target-missing",
    fires: snapshot({ facts: { records: [{ ...missing, resolution: "no-such-name" }] } }),
    quiet: snapshot({ facts: { records: [{ ...missing, resolution: "resolves" }] } }),
  },
  {
    id: "record-bypasses-proxy",
    fires: snapshot({
      facts: {
        records: [
          ...record("A", address),
          { name: "direct.heron.example", type: "A", content: address, proxied: false },
        ],
      },
    }),
    quiet: snapshot({
      facts: {
        records: [
          ...record("A", address),
          { name: "direct.heron.example", type: "A", content: "192.88.99.99", proxied: false },
        ],
      },
    }),
  },
  {
    id: "zone-not-active",
    fires: snapshot({ facts: { zone: { ...zone, status: "active", paused: true } } }),
    quiet: snapshot(),
  },
  {
    id: "tunnel-disconnected",
    fires: snapshot({ facts: tunnelled({ status: "down", connectors: [] }) }),
    quiet: snapshot({ facts: tunnelled() }),
  },
  {
    id: "tunnel-degraded",
    fires: snapshot({ facts: tunnelled({ connectors: [connector("a")] }) }),
    quiet: snapshot({ facts: tunnelled() }),
  },
  {
    id: "tunnel-without-ingress",
    fires: snapshot({
      facts: tunnelled({
        ingress: [{ hostname: "other.heron.example", service: "http://localhost:1" }, { service: "http_status:404" }],
      }),
    }),
    quiet: snapshot({ facts: tunnelled() }),
  },
  {
    id: "tunnel-deleted",
    fires: snapshot({ facts: tunnelled({ status: "deleted" }) }),
    quiet: snapshot({ facts: tunnelled() }),
  },
  {
    id: "tunnel-scheme",
    fires: serving("http://10.0.0.1:8443"),
    quiet: serving("https://localhost:8443", { originServerName: "www.heron.example" }),
  },
  {
    id: "tunnel-connector-old",
    fires: snapshot({ facts: tunnelled({ connectors: [connector("a", "2025.8.0")] }) }),
    quiet: snapshot({ facts: tunnelled({ connectors: [connector("a", "2025.12.0")] }) }),
  },
  {
    id: "pool-empty",
    fires: snapshot({ facts: pooled({ origins: [{ ...origin, enabled: false }] }) }),
    quiet: snapshot({ facts: pooled({ enabled: false, origins: [{ ...origin, enabled: false }] }) }),
  },
  { id: "pools-off", fires: snapshot({ facts: pooled({ enabled: false }) }), quiet: snapshot({ facts: pooled() }) },
  {
    id: "pool-short",
    fires: snapshot({ facts: pooled({ minimumOrigins: 2, health: health("No failures", true) }) }),
    quiet: snapshot({ facts: pooled({ minimumOrigins: 1, health: health("No failures", true) }) }),
  },
  {
    id: "pool-unhealthy",
    fires: snapshot({ facts: pooled({ health: health("TCP Timeout") }) }),
    quiet: snapshot({ facts: pooled({ health: health("TCP Timeout"), origins: [{ ...origin, enabled: false }] }) }),
  },
  {
    id: "pool-without-monitor",
    fires: snapshot({
      facts: { ...pooled(), pools: [{ id: "p", name: "main", enabled: true, minimumOrigins: 1, origins: [origin] }] },
    }),
    quiet: snapshot({ facts: pooled() }),
  },
  {
    id: "monitor-expects-other-code",
    fires: snapshot({
      facts: pooled({ health: health("Response code mismatch error", false, 301) }, { expectedCodes: "200" }),
    }),
    quiet: snapshot({
      facts: pooled({ health: health("Response code mismatch error", false, 503) }, { expectedCodes: "200" }),
    }),
  },
  {
    id: "monitor-without-host",
    fires: snapshot({ facts: pooled({}, { host: "" }) }),
    quiet: snapshot({ facts: pooled({}, { host: "", probeZone: "heron.example" }) }),
  },
  {
    id: "monitor-timeout-short",
    fires: snapshot({ facts: pooled({}, { timeoutSeconds: 2 }) }),
    quiet: snapshot({ facts: pooled({}, { timeoutSeconds: 3 }) }),
  },
  {
    id: "monitor-body-mismatch",
    fires: snapshot({ facts: pooled({ health: health("Response body mismatch error") }, { expectedBody: "alive" }) }),
    quiet: snapshot({ facts: pooled({ health: health("No failures", true) }, { expectedBody: "alive" }) }),
  },
  {
    id: "pool-origin-behind-cloudflare",
    fires: snapshot({ facts: pooled({ origins: [{ ...origin, address: host }] }) }),
    quiet: snapshot({ facts: pooled() }),
  },
  {
    id: "health-check-down",
    fires: healthCheck({ status: "unhealthy" }),
    quiet: healthCheck({ status: "unhealthy", suspended: true }),
  },
  { id: "health-check-suspended", fires: healthCheck({ suspended: true }), quiet: healthCheck() },
];
