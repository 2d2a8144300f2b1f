import { idOf } from "./ids.ts";
import { healthCheckObjects, loadBalancerObjects } from "./objects/balancing.ts";
import { originRulesetObject, pageRuleObjects, rulesetObjects } from "./objects/rules.ts";
import { certificatePackObjects, recordObjects, settingObjects, zoneObject } from "./objects/zone.ts";
import type { Call, Route } from "./route.ts";
import type { Sampled } from "./traffic.ts";
import type { ZoneWorld } from "./world.ts";

const zoneOf = ({ world, parameters }: Call) => world.zones.find(({ name }) => idOf("zone", name) === parameters[0]);
const ofZone = (read: (zone: ZoneWorld, call: Call) => unknown) => (call: Call) => {
  const zone = zoneOf(call);
  return zone && read(zone, call);
};
const zone = "/zones/*";

/** Calls about one zone. */
export const zoneRoutes: readonly Route[] = [
  {
    action: "zones:get",
    method: "GET",
    path: zone,
    permission: "Zone Read",
    paging: "none",
    handle: ofZone((one, { world }) => zoneObject(one, world)),
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
];

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
