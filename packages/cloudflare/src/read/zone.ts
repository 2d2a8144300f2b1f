import type { Context } from "@cloud502/core";
import { z } from "zod";
import type { Api } from "../api/client.ts";
import type { Ask } from "../errors.ts";
import { groups } from "../permissions.ts";
import { healthCheckWire, loadBalancerWire } from "../wire/balancing.ts";
import { certificatePackWire, enabledWire, expiringWire, originCaWire } from "../wire/certificates.ts";
import {
  customHostnameWire,
  type EntrypointRule,
  entrypointWire,
  fallbackOriginWire,
  pageRuleWire,
  rulesetWire,
  workerRouteWire,
} from "../wire/routing.ts";
import { explorerDatasetWire, logpushJobWire, recordWire, settingWire, type Zone } from "../wire/zone.ts";
import { answer, once } from "./answer.ts";

/** The phases whose rules change an origin, its timeout, its TLS, or an error page. */
const phases = {
  http_request_origin: "Origin Rules Read",
  http_request_cache_settings: "Cache Rules Read",
  http_config_settings: "Config Rules Read",
  http_custom_errors: "Custom Error Rules Read",
} as const;
export type Phase = keyof typeof phases;

/** What belongs to one zone; each part is read at most once, and undefined when it cannot be. */
export type ZoneReader = ReturnType<typeof zoneReader>;

export function zoneReader(api: Api, context: Context, zone: Zone) {
  const base = `/zones/${zone.id}`;
  const part = <T>(what: string, permission: string, read: (ask: Ask) => Promise<T>, none?: T) =>
    once(() => {
      const ask = { question: `${what} of ${zone.name}`, permission };
      return answer(context, zone.id, ask, () => read(ask), none);
    });

  const settings = part("settings", groups.settings, async (ask) => {
    const all = await api.get(`${base}/settings`, z.array(settingWire), ask);
    const plain = all.flatMap(({ id, value }) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[id, value] as const]
        : [],
    );
    return Object.fromEntries(plain);
  });

  const customHostnames = part(
    "custom hostnames",
    groups.certificates,
    (ask) => api.list(`${base}/custom_hostnames`, customHostnameWire, ask),
    [],
  );

  const certificatePacks = part("certificate packs", groups.certificates, (ask) =>
    api.list(`${base}/ssl/certificate_packs`, certificatePackWire, ask, { query: { status: "all" } }),
  );

  const originPullEnabled = part("authenticated origin pulls", groups.certificates, (ask) =>
    api.get(`${base}/origin_tls_client_auth/settings`, enabledWire, ask),
  );

  return {
    zone,
    settings,
    records: part("DNS records", groups.dns, async (ask) => {
      // One list for all types: three lists by type would cost three calls a zone.
      const all = await api.list(`${base}/dns_records`, recordWire, ask, { perPage: 1000 });
      return all.filter(({ type }) => type === "A" || type === "AAAA" || type === "CNAME");
    }),
    certificatePacks,
    universalSsl: part("Universal SSL", groups.certificates, (ask) =>
      api.get(`${base}/ssl/universal/settings`, enabledWire, ask),
    ),
    originPull: once(async () => {
      const enabled = await originPullEnabled();
      const perSetting = (await settings())?.tls_client_auth === "on";
      if (enabled === undefined) return undefined;
      if (!enabled && !perSetting) return { enabled: false };
      const certificates = await part("client certificates for origin pulls", groups.certificates, (ask) =>
        api.list(`${base}/origin_tls_client_auth`, expiringWire, ask),
      )();
      return { enabled: true, ...(certificates && { certificates: [...certificates] }) };
    }),
    originCa: part("Origin CA certificates", groups.certificates, (ask) =>
      api.list("/certificates", originCaWire, ask, { query: { zone_id: zone.id } }),
    ),
    /** Only where the zone has Advanced Certificate Manager, which the trust store is a part of. */
    trustStore: once(async () => {
      const packs = await certificatePacks();
      if (!packs?.some(({ type }) => type === "advanced")) return undefined;
      return part("custom trust store", groups.certificates, (ask) =>
        api.list(`${base}/acm/custom_trust_store`, expiringWire, ask),
      )();
    }),
    loadBalancers: part(
      "load balancers",
      groups.loadBalancers,
      (ask) => api.list(`${base}/load_balancers`, loadBalancerWire, ask),
      [],
    ),
    healthChecks: part(
      "health checks",
      groups.healthChecks,
      (ask) => api.list(`${base}/healthchecks`, healthCheckWire, ask),
      [],
    ),
    rules: phaseReader(api, context, zone),
    pageRules: part("page rules", groups.pageRules, (ask) => api.get(`${base}/pagerules`, z.array(pageRuleWire), ask)),
    workerRoutes: part("Workers routes", groups.workers, (ask) =>
      api.list(`${base}/workers/routes`, workerRouteWire, ask),
    ),
    customHostnames,
    /** Only where there are custom hostnames. */
    fallbackOrigin: once(async () => {
      if (!(await customHostnames())?.length) return undefined;
      return part("fallback origin", groups.certificates, (ask) =>
        api.get(`${base}/custom_hostnames/fallback_origin`, fallbackOriginWire, ask),
      )();
    }),
    logpushJobs: part("Logpush jobs", groups.logs, (ask) => api.list(`${base}/logpush/jobs`, logpushJobWire, ask), []),
    explorerDatasets: part(
      "Log Explorer datasets",
      groups.logs,
      (ask) => api.list(`${base}/logs/explorer/datasets`, explorerDatasetWire, ask),
      [],
    ),
  };
}

/** Rules of one phase: the list of rulesets is asked first, so that a zone without any costs one call and not four. */
function phaseReader(
  api: Api,
  context: Context,
  zone: Zone,
): (phase: Phase) => Promise<readonly EntrypointRule[] | undefined> {
  const listed = once(() => {
    const ask = { question: `rulesets of ${zone.name}`, permission: groups.rules };
    return answer(context, zone.id, ask, () =>
      api.list(`/zones/${zone.id}/rulesets`, rulesetWire, ask, { by: "cursor" }),
    );
  });
  return async (phase) => {
    const rulesets = await listed();
    if (!rulesets?.some((ruleset) => ruleset.phase === phase && ruleset.kind === "zone")) return rulesets && [];
    const ask = { question: `${phase} rules of ${zone.name}`, permission: phases[phase] };
    return answer(context, zone.id, ask, () =>
      api.get(`/zones/${zone.id}/rulesets/phases/${phase}/entrypoint`, entrypointWire, ask),
    );
  };
}
