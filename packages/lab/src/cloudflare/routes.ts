import { idOf, uuidOf } from "./ids.ts";
import {
  auditObjects,
  certificatePackObjects,
  connectorObjects,
  healthCheckObjects,
  ingressObject,
  loadBalancerObjects,
  monitorObject,
  originCaObjects,
  originRulesetObject,
  pageRuleObjects,
  poolHealthObject,
  poolObject,
  recordObjects,
  rulesetObjects,
  settingObjects,
  tunnelObject,
  zoneObject,
} from "./objects.ts";
import type { Sampled } from "./traffic.ts";
import type { CloudflareWorld, ZoneWorld } from "./world.ts";

/** What a handler knows of its call. */
export interface Call {
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly world: CloudflareWorld;
  readonly now: Date;
  traffic(zone: ZoneWorld): readonly Sampled[];
}

/** How a list is paged: by number, not at all, or by a cursor in one of two places. */
export type PagingKind = "page" | "none" | "cursor" | "cursors";

export interface Route {
  /** "service:action", for counting and for misbehaviour. */
  readonly action: string;
  readonly method: "GET" | "POST";
  /** Path below /client/v4; `*` is one segment. */
  readonly path: string;
  /** The permission group it needs; absent = any token. */
  readonly permission?: string;
  readonly paging: PagingKind;
  /** Items a page when nothing is asked for. */
  readonly perPage?: number;
  /** undefined = 404. */
  handle(call: Call): unknown;
}

const zoneOf = ({ world, parameters }: Call) => world.zones.find(({ name }) => idOf("zone", name) === parameters[0]);
const ofZone = (read: (zone: ZoneWorld, call: Call) => unknown) => (call: Call) => {
  const zone = zoneOf(call);
  return zone && read(zone, call);
};
const tunnelOf = ({ world, parameters }: Call) =>
  world.tunnels?.find(({ name }) => uuidOf("tunnel", name) === parameters[1]);

const zone = "/zones/*";
const account = "/accounts/*";

/** The part of the v4 API that is simulated. */
export const routes: readonly Route[] = [
  {
    action: "zones:list",
    method: "GET",
    path: "/zones",
    permission: "Zone Read",
    paging: "page",
    perPage: 20,
    handle: ({ world, query }) =>
      world.zones
        .filter(({ name }) => !query.get("name") || query.get("name") === name)
        .filter(() => !query.get("account.id") || query.get("account.id") === idOf("account", world.account))
        .map((one) => zoneObject(one, world)),
  },
  {
    action: "zones:get",
    method: "GET",
    path: zone,
    permission: "Zone Read",
    paging: "none",
    handle: ofZone((one, { world }) => zoneObject(one, world)),
  },
  {
    action: "accounts:list",
    method: "GET",
    path: "/accounts",
    paging: "page",
    perPage: 20,
    handle: ({ world }) => [{ id: idOf("account", world.account), name: world.account }],
  },
  {
    action: "ips:get",
    method: "GET",
    path: "/ips",
    paging: "none",
    handle: () => ({
      ipv4_cidrs: ["173.245.48.0/20", "104.16.0.0/13", "172.64.0.0/13", "162.158.0.0/15"],
      ipv6_cidrs: ["2400:cb00::/32", "2606:4700::/32"],
      etag: "38f79d050aa027e3be3865e495dcc9bc",
    }),
  },
  {
    action: "settings:list",
    method: "GET",
    path: `${zone}/settings`,
    permission: "Zone Settings Read",
    paging: "none",
    handle: ofZone(settingObjects),
  },
  {
    action: "dns:list",
    method: "GET",
    path: `${zone}/dns_records`,
    permission: "DNS Read",
    paging: "page",
    perPage: 100,
    handle: ofZone(recordObjects),
  },
  {
    action: "certificate-packs:list",
    method: "GET",
    path: `${zone}/ssl/certificate_packs`,
    permission: "SSL and Certificates Read",
    paging: "page",
    perPage: 20,
    handle: ofZone((one, { now }) => certificatePackObjects(one, now)),
  },
  {
    action: "universal-ssl:get",
    method: "GET",
    path: `${zone}/ssl/universal/settings`,
    permission: "SSL and Certificates Read",
    paging: "none",
    handle: ofZone(() => ({ enabled: true })),
  },
  {
    action: "origin-pulls:get",
    method: "GET",
    path: `${zone}/origin_tls_client_auth/settings`,
    permission: "SSL and Certificates Read",
    paging: "none",
    handle: ofZone(() => ({ enabled: false })),
  },
  {
    action: "origin-pulls:list",
    method: "GET",
    path: `${zone}/origin_tls_client_auth`,
    permission: "SSL and Certificates Read",
    paging: "none",
    handle: ofZone(() => []),
  },
  {
    action: "origin-ca:list",
    method: "GET",
    path: "/certificates",
    permission: "SSL and Certificates Read",
    paging: "page",
    perPage: 20,
    handle: ({ world, query, now }) =>
      world.zones
        .filter(({ name }) => idOf("zone", name) === query.get("zone_id"))
        .flatMap((one) => originCaObjects(one, now)),
  },
  {
    action: "custom-hostnames:list",
    method: "GET",
    path: `${zone}/custom_hostnames`,
    permission: "SSL and Certificates Read",
    paging: "page",
    perPage: 20,
    handle: ofZone(() => []),
  },
  {
    action: "load-balancers:list",
    method: "GET",
    path: `${zone}/load_balancers`,
    permission: "Load Balancers Read",
    paging: "page",
    perPage: 25,
    handle: ofZone(loadBalancerObjects),
  },
  {
    action: "health-checks:list",
    method: "GET",
    path: `${zone}/healthchecks`,
    permission: "Health Checks Read",
    paging: "page",
    perPage: 25,
    handle: ofZone(healthCheckObjects),
  },
  {
    action: "rulesets:list",
    method: "GET",
    path: `${zone}/rulesets`,
    permission: "Origin Rules Read",
    paging: "cursor",
    perPage: 20,
    handle: ofZone(rulesetObjects),
  },
  {
    action: "rulesets:entrypoint",
    method: "GET",
    path: `${zone}/rulesets/phases/*/entrypoint`,
    permission: "Origin Rules Read",
    paging: "none",
    handle: ofZone((one, { parameters }) =>
      parameters[1] === "http_request_origin" && one.originRules?.length ? originRulesetObject(one) : undefined,
    ),
  },
  {
    action: "page-rules:list",
    method: "GET",
    path: `${zone}/pagerules`,
    permission: "Page Rules Read",
    paging: "none",
    handle: ofZone(pageRuleObjects),
  },
  {
    action: "workers-routes:list",
    method: "GET",
    path: `${zone}/workers/routes`,
    permission: "Workers Routes Read",
    paging: "none",
    handle: ofZone((one) =>
      (one.workerRoutes ?? []).map((route) => ({ id: idOf("worker-route", route.pattern), ...route })),
    ),
  },
  {
    action: "logpush:list",
    method: "GET",
    path: `${zone}/logpush/jobs`,
    permission: "Logs Read",
    paging: "none",
    handle: ofZone(() => []),
  },
  {
    action: "log-explorer:datasets",
    method: "GET",
    path: `${zone}/logs/explorer/datasets`,
    permission: "Logs Read",
    paging: "none",
    handle: ofZone((one) =>
      one.logExplorer ? [{ dataset: "http_requests", enabled: true, dataset_id: idOf("dataset", one.name) }] : [],
    ),
  },
  {
    action: "log-explorer:query",
    method: "POST",
    path: `${zone}/logs/explorer/query/sql`,
    permission: "Logs Read",
    paging: "none",
    handle: ofZone((one, { traffic }) =>
      traffic(one)
        .filter(({ edge }) => edge >= 500)
        .map(logRow)
        .slice(-1000),
    ),
  },
  {
    action: "pools:list",
    method: "GET",
    path: `${account}/load_balancers/pools`,
    permission: "Load Balancing: Monitors and Pools Read",
    paging: "page",
    perPage: 25,
    handle: ({ world }) => (world.pools ?? []).map(poolObject),
  },
  {
    action: "pools:health",
    method: "GET",
    path: `${account}/load_balancers/pools/*/health`,
    permission: "Load Balancing: Monitors and Pools Read",
    paging: "none",
    handle: ({ world, parameters }) => {
      const pool = world.pools?.find(({ name }) => idOf("pool", name) === parameters[1]);
      return pool && poolHealthObject(pool, world);
    },
  },
  {
    action: "monitors:list",
    method: "GET",
    path: `${account}/load_balancers/monitors`,
    permission: "Load Balancing: Monitors and Pools Read",
    paging: "page",
    perPage: 25,
    handle: ({ world }) => (world.monitors ?? []).map(monitorObject),
  },
  {
    action: "tunnels:list",
    method: "GET",
    path: `${account}/cfd_tunnel`,
    permission: "Cloudflare Tunnel Read",
    paging: "page",
    perPage: 20,
    handle: ({ world }) => (world.tunnels ?? []).map((tunnel) => tunnelObject(tunnel, world)),
  },
  {
    action: "tunnels:connections",
    method: "GET",
    path: `${account}/cfd_tunnel/*/connections`,
    permission: "Cloudflare Tunnel Read",
    paging: "none",
    handle: (call) => {
      const tunnel = tunnelOf(call);
      return tunnel && connectorObjects(tunnel);
    },
  },
  {
    action: "tunnels:configuration",
    method: "GET",
    path: `${account}/cfd_tunnel/*/configurations`,
    permission: "Cloudflare Tunnel Read",
    paging: "none",
    handle: (call) => {
      const tunnel = tunnelOf(call);
      return tunnel && ingressObject(tunnel, call.world);
    },
  },
  {
    action: "workers-domains:list",
    method: "GET",
    path: `${account}/workers/domains`,
    permission: "Workers Scripts Read",
    paging: "none",
    handle: ({ world }) =>
      (world.workerDomains ?? []).map(({ hostname, service }) => ({
        id: idOf("worker-domain", hostname),
        hostname,
        service,
        environment: "production",
        zone_id: idOf("zone", zoneNameOf(world, hostname)),
        zone_name: zoneNameOf(world, hostname),
      })),
  },
  {
    action: "audit:list",
    method: "GET",
    path: `${account}/logs/audit`,
    permission: "Account Settings Read",
    paging: "cursors",
    perPage: 100,
    handle: ({ world, now }) => auditObjects(world, now),
  },
  {
    action: "request-tracer:trace",
    method: "POST",
    path: `${account}/request-tracer/trace`,
    permission: "Allow Request Tracer Read",
    paging: "none",
    handle: () => ({
      status_code: 200,
      trace: [{ step_name: "http_request_origin", type: "ruleset", matched: true, action: "route", trace: [] }],
    }),
  },
];

function zoneNameOf(world: CloudflareWorld, hostname: string): string {
  return world.zones.find(({ name }) => hostname === name || hostname.endsWith(`.${name}`))?.name ?? "";
}

/** A request in the field names of Logpush, which Log Explorer uses too. */
function logRow(one: Sampled): Record<string, unknown> {
  return {
    EdgeStartTimestamp: new Date(one.at).toISOString(),
    EdgeResponseStatus: one.edge,
    OriginResponseStatus: one.origin,
    ClientRequestHost: one.host,
    ClientRequestPath: one.path,
    ClientRequestSource: one.requestSource,
    ClientRequestBytes: 1200,
    CacheCacheStatus: one.cacheStatus,
    EdgeColoCode: one.colo,
    EdgeServerIP: one.edgeServerIp,
    OriginIP: one.originIp,
    OriginTCPHandshakeDurationMs: one.tcpMs,
    OriginTLSHandshakeDurationMs: one.tlsMs,
    OriginResponseDurationMs: one.originMs,
    SecurityAction: "",
    WorkerStatus: "unknown",
    ParentRayID: "00",
    RayID: one.ray,
  };
}
