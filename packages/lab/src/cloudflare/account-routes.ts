import { idOf, uuidOf } from "./ids.ts";
import { monitorObject, poolHealthObject, poolObject } from "./objects/balancing.ts";
import { auditObjects } from "./objects/rules.ts";
import { connectorObjects, ingressObject, tunnelObject } from "./objects/tunnels.ts";
import { originCaObjects, zoneObject } from "./objects/zone.ts";
import type { Call, Route } from "./route.ts";
import type { CloudflareWorld } from "./world.ts";

const tunnelOf = ({ world, parameters }: Call) =>
  world.tunnels?.find(({ name }) => uuidOf("tunnel", name) === parameters[1]);

const account = "/accounts/*";

/** Calls about the account and about no zone in particular. */
export const accountRoutes: readonly Route[] = [
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
