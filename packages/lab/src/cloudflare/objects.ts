import { idOf, uuidOf } from "./ids.ts";
import { monitored, probe } from "./outcome.ts";
import type { CloudflareWorld, MonitorWorld, PoolWorld, SiteWorld, TunnelWorld, ZoneWorld } from "./world.ts";

const created = "2024-01-01T05:20:00.123450Z";
const regions = ["Amsterdam, NL", "Frankfurt, DE", "Ashburn, US"];
const dataCentres = ["fra06", "fra08", "ams01", "ams05"];

/** The API's objects, in the shapes of Cloudflare's OpenAPI examples. */
export function zoneObject(zone: ZoneWorld, world: CloudflareWorld) {
  const account = { id: idOf("account", world.account), name: world.account };
  return {
    id: idOf("zone", zone.name),
    name: zone.name,
    status: "active",
    paused: zone.paused ?? false,
    type: "full",
    development_mode: 0,
    name_servers: ["bob.ns.cloudflare.com", "lola.ns.cloudflare.com"],
    original_name_servers: ["ns1.originaldnshost.com", "ns2.originaldnshost.com"],
    original_registrar: "GoDaddy",
    original_dnshost: "NameCheap",
    modified_on: created,
    created_on: created,
    activated_on: created,
    vanity_name_servers: [] as string[],
    meta: {
      step: 2,
      custom_certificate_quota: 1,
      page_rule_quota: 100,
      phishing_detected: false,
      cdn_only: false,
      dns_only: false,
      foundation_dns: false,
    },
    owner: { id: account.id, type: "organization", name: world.account },
    account,
    plan: { id: idOf("plan", zone.plan ?? "pro"), name: `${zone.plan ?? "pro"} plan`, legacy_id: zone.plan ?? "pro" },
  };
}

export function settingObjects(zone: ZoneWorld) {
  const values: Record<string, unknown> = {
    ssl: zone.ssl,
    proxy_read_timeout: String(zone.readTimeoutSeconds ?? 100),
    min_tls_version: "1.2",
    always_use_https: "on",
    websockets: "on",
    tls_client_auth: "off",
    origin_max_http_version: "2",
    origin_error_page_pass_thru: "off",
    max_upload: 100,
    development_mode: "off",
    minify: { css: "off", html: "off", js: "off" },
    ...zone.settings,
  };
  return Object.entries(values).map(([id, value]) => ({ id, value, editable: true, modified_on: created }));
}

export function recordObjects(zone: ZoneWorld) {
  const sites = zone.sites.flatMap((site) => recordsOf(site));
  const spare = Array.from({ length: zone.spareRecords ?? 0 }, (_, index) =>
    record(`spare-${index}.${zone.name}`, "TXT", `"v=${index}"`, false),
  );
  const plain = (zone.unproxied ?? []).map(({ name, address }) => record(name, "A", address, false));
  return [...sites, ...plain, ...spare];
}

function recordsOf({ hostname, way }: SiteWorld) {
  switch (way.kind) {
    case "address":
      return [way.server, ...(way.more ?? [])].map(({ address }) => record(hostname, "A", address, true));
    case "cname":
      return [record(hostname, "CNAME", way.target, true)];
    case "tunnel":
      return [record(hostname, "CNAME", `${uuidOf("tunnel", way.tunnel)}.cfargotunnel.com`, true)];
    case "balancer":
      return [];
  }
}

function record(name: string, type: string, content: string, proxied: boolean) {
  return {
    id: idOf("record", `${name}/${type}/${content}`),
    name,
    type,
    content,
    proxiable: type !== "TXT",
    proxied,
    ttl: 1,
    meta: { auto_added: false, source: "primary" },
    comment: "",
    tags: [] as string[],
    created_on: created,
    modified_on: created,
  };
}

export function certificatePackObjects(zone: ZoneWorld, now: Date) {
  const hosts = [zone.name, `*.${zone.name}`];
  return [
    {
      id: idOf("pack", zone.name),
      type: "universal",
      hosts,
      primary_certificate: idOf("certificate", zone.name),
      status: "active",
      certificates: [
        {
          id: idOf("certificate", zone.name),
          hosts,
          issuer: "GoogleTrustServices",
          status: "active",
          expires_on: inDays(now, 70),
        },
      ],
      validation_method: "txt",
      validity_days: 90,
      certificate_authority: "google",
    },
  ];
}

export function originCaObjects(zone: ZoneWorld, now: Date) {
  if (zone.originCaDays === undefined) return [];
  return [
    {
      id: idOf("origin-ca", zone.name),
      certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
      csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
      hostnames: [zone.name, `*.${zone.name}`],
      expires_on: inDays(now, zone.originCaDays),
      request_type: "origin-rsa",
      requested_validity: 5475,
    },
  ];
}

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

export function tunnelObject(tunnel: TunnelWorld, world: CloudflareWorld) {
  return {
    id: uuidOf("tunnel", tunnel.name),
    account_tag: idOf("account", world.account),
    name: tunnel.name,
    status: tunnel.connectors > 0 ? "healthy" : "down",
    tun_type: "cfd_tunnel",
    remote_config: true,
    metadata: {},
    connections: connectorObjects(tunnel).flatMap(({ conns }) => conns),
    conns_active_at: tunnel.connectors > 0 ? created : null,
    conns_inactive_at: tunnel.connectors > 0 ? null : created,
    created_at: created,
    deleted_at: null,
  };
}

export function connectorObjects(tunnel: TunnelWorld) {
  return Array.from({ length: tunnel.connectors }, (_, index) => {
    const id = uuidOf("connector", `${tunnel.name}/${index}`);
    const version = tunnel.version ?? "2026.9.1";
    return {
      id,
      arch: "linux_amd64",
      config_version: 1,
      features: ["ha-origin"],
      run_at: created,
      version,
      conns: dataCentres.map((colo_name, number) => ({
        client_id: id,
        client_version: version,
        colo_name,
        id: uuidOf("connection", `${tunnel.name}/${index}/${number}`),
        is_pending_reconnect: false,
        opened_at: created,
        origin_ip: "198.18.0.7",
        uuid: uuidOf("connection", `${tunnel.name}/${index}/${number}`),
      })),
    };
  });
}

export function ingressObject(tunnel: TunnelWorld, world: CloudflareWorld) {
  const rules = world.zones.flatMap(({ sites }) =>
    sites.flatMap(({ hostname, way }) =>
      way.kind === "tunnel" && way.tunnel === tunnel.name
        ? [{ hostname, service: way.service, originRequest: {} }]
        : [],
    ),
  );
  return {
    account_id: idOf("account", world.account),
    tunnel_id: uuidOf("tunnel", tunnel.name),
    version: 1,
    config: { ingress: [...rules, { service: "http_status:404" }], "warp-routing": { enabled: false } },
    source: "cloudflare",
    created_at: created,
  };
}

export function pageRuleObjects(zone: ZoneWorld) {
  return (zone.pageRules ?? []).map(({ pattern, action, value }, index) => ({
    id: idOf("page-rule", `${zone.name}/${index}`),
    targets: [{ target: "url", constraint: { operator: "matches", value: pattern } }],
    actions: [{ id: action, ...(value && { value }) }],
    priority: index + 1,
    status: "active",
    created_on: created,
    modified_on: created,
  }));
}

export function rulesetObjects(zone: ZoneWorld) {
  if (!zone.originRules?.length) return [];
  return [
    {
      id: idOf("ruleset", zone.name),
      name: "default",
      description: "",
      kind: "zone",
      phase: "http_request_origin",
      version: "1",
      last_updated: created,
    },
  ];
}

export function originRulesetObject(zone: ZoneWorld) {
  const rules = (zone.originRules ?? []).map(({ expression, host, port }, index) => ({
    id: idOf("origin-rule", `${zone.name}/${index}`),
    version: "1",
    action: "route",
    expression,
    description: "",
    last_updated: created,
    ref: idOf("origin-rule", `${zone.name}/${index}`),
    enabled: true,
    action_parameters: { origin: { ...(host && { host }), ...(port && { port }) } },
  }));
  return { ...rulesetObjects(zone)[0], rules };
}

export function auditObjects(world: CloudflareWorld, now: Date) {
  return (world.changes ?? []).map(({ minutesAgo, actor, action, product }, index) => ({
    id: uuidOf("audit", `${world.account}/${index}`),
    account: { id: idOf("account", world.account), name: world.account },
    action: {
      description: action,
      result: "success",
      time: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
      type: "update",
    },
    actor: { id: idOf("actor", actor), context: "dash", email: actor, ip_address: "198.18.0.9", type: "user" },
    resource: { id: idOf("resource", product), product, scope: "zones", type: product },
    zone: { id: idOf("zone", world.zones[0]?.name ?? ""), name: world.zones[0]?.name ?? "" },
  }));
}

function inDays(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString();
}
