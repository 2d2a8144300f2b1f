import { idOf } from "../ids.ts";
import { monitored, probe } from "../outcome.ts";
import type { CloudflareWorld, MonitorWorld, PoolWorld, ZoneWorld } from "../world.ts";

const created = "2024-01-01T05:20:00.123450Z";
const regions = ["Amsterdam, NL", "Frankfurt, DE", "Ashburn, US"];

export function loadBalancerObjects(zone: ZoneWorld) {
  return zone.sites.flatMap(({ hostname, way }) =>
    way.kind === "balancer"
      ? [
          {
            id: idOf("balancer", hostname),
            name: hostname,
            description: `Load Balancer for ${hostname}`,
            enabled: true,
            proxied: true,
            ttl: 30,
            default_pools: way.pools.map((pool) => idOf("pool", pool)),
            fallback_pool: idOf("pool", way.fallback),
            region_pools: {},
            country_pools: {},
            pop_pools: {},
            rules: [],
            steering_policy: "off",
            session_affinity: "none",
            created_on: created,
            modified_on: created,
          },
        ]
      : [],
  );
}

export function poolObject(pool: PoolWorld) {
  return {
    id: idOf("pool", pool.name),
    name: pool.name,
    description: "",
    enabled: pool.enabled ?? true,
    disabled_at: "",
    minimum_origins: pool.minimumOrigins ?? 1,
    check_regions: ["WEU", "ENAM"],
    monitor: pool.monitor ? idOf("monitor", pool.monitor) : null,
    latitude: 0,
    longitude: 0,
    notification_email: "",
    origin_steering: { policy: "random" },
    origins: pool.origins.map(({ name, server, enabled }) => ({
      name,
      address: server.address,
      enabled: enabled ?? true,
      weight: 1,
      disabled_at: "",
      header: { Host: [`${name}.example.com`] },
    })),
    created_on: created,
    modified_on: created,
  };
}

export function poolHealthObject(pool: PoolWorld, world: CloudflareWorld) {
  const origins = pool.origins
    .filter(({ enabled }) => enabled !== false)
    .map(({ server }) => ({ address: server.address, ...monitored(world, pool, server, { ssl: "full" }) }));
  const healthy = origins.filter((one) => one.healthy).length >= Math.max(1, pool.minimumOrigins ?? 1);
  const pop_health = Object.fromEntries(
    regions.map((region) => [
      region,
      {
        healthy,
        origins: origins.map((one) => ({
          [one.address]: { failure_reason: one.reason, healthy: one.healthy, response_code: one.code, rtt: "12.1ms" },
        })),
      },
    ]),
  );
  return { pool_id: idOf("pool", pool.name), pop_health: pool.monitor ? pop_health : {} };
}

export function monitorObject(monitor: MonitorWorld) {
  return {
    id: idOf("monitor", monitor.name),
    description: monitor.name,
    type: monitor.type,
    method: "GET",
    path: monitor.path,
    port: 0,
    header: monitor.host ? { Host: [monitor.host] } : {},
    expected_codes: monitor.expectedCodes,
    expected_body: "",
    follow_redirects: false,
    allow_insecure: false,
    probe_zone: "",
    interval: 60,
    retries: 2,
    timeout: monitor.timeoutSeconds ?? 5,
    consecutive_down: 0,
    consecutive_up: 0,
    created_on: created,
    modified_on: created,
  };
}

export function healthCheckObjects(zone: ZoneWorld) {
  return (zone.healthChecks ?? []).flatMap(({ name, site, suspended }) => {
    const way = zone.sites.find(({ hostname }) => hostname === site)?.way;
    if (way?.kind !== "address") return [];
    const { healthy, reason } = probe(
      way.server,
      zone.ssl === "strict" || zone.ssl === "full" ? "HTTPS" : "HTTP",
      "2xx",
      zone,
    );
    return [
      {
        id: idOf("health-check", name),
        name,
        description: `Health check for ${site}`,
        address: way.server.address,
        type: "HTTPS",
        status: suspended ? "suspended" : healthy ? "healthy" : "unhealthy",
        failure_reason: healthy ? "" : reason,
        suspended: suspended ?? false,
        interval: 60,
        retries: 2,
        timeout: 5,
        consecutive_fails: 1,
        consecutive_successes: 1,
        check_regions: ["WEU", "ENAM"],
        http_config: {
          method: "GET",
          path: "/health",
          port: 443,
          expected_codes: ["2xx"],
          expected_body: "",
          follow_redirects: false,
          allow_insecure: false,
          header: { Host: [site] },
        },
        tcp_config: null,
        created_on: created,
        modified_on: created,
      },
    ];
  });
}
