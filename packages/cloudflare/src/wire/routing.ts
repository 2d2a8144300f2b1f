import { z } from "zod";

/** A cloudflared tunnel of GET /accounts/{id}/cfd_tunnel. */
export const tunnelWire = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    status: z.string().nullish(),
    deleted_at: z.string().nullish(),
  })
  .transform(({ id, name, status, deleted_at }) => ({
    id: id.toLowerCase(),
    name: name ?? id,
    status: deleted_at ? "deleted" : (status ?? "unknown"),
  }));

/** A connector of GET …/cfd_tunnel/{id}/connections. */
export const connectorWire = z
  .object({
    id: z.string(),
    version: z.string().nullish(),
    conns: z
      .array(z.object({ colo_name: z.string().nullish(), is_pending_reconnect: z.boolean().nullish() }))
      .nullish(),
  })
  .transform(({ id, version, conns }) => ({
    id,
    ...(version && { version }),
    connections: (conns ?? []).map((conn) => ({
      colo: conn.colo_name ?? "?",
      pending: conn.is_pending_reconnect ?? false,
    })),
  }));

const ingressRule = z
  .object({
    hostname: z.string().nullish(),
    path: z.string().nullish(),
    service: z.string(),
    originRequest: z
      .object({
        noTLSVerify: z.boolean().nullish(),
        originServerName: z.string().nullish(),
        caPool: z.string().nullish(),
        connectTimeout: z.number().nullish(),
      })
      .nullish(),
  })
  .transform(({ hostname, path, service, originRequest }) => ({
    service,
    ...(hostname && { hostname: hostname.toLowerCase() }),
    ...(path && { path }),
    ...(originRequest?.noTLSVerify && { noTlsVerify: true }),
    ...(originRequest?.originServerName && { originServerName: originRequest.originServerName }),
    ...(originRequest?.caPool && { caPool: originRequest.caPool }),
    ...(originRequest?.connectTimeout && { connectTimeoutSeconds: originRequest.connectTimeout }),
  }));

/** GET …/cfd_tunnel/{id}/configurations; no ingress when the configuration lies on the connector's host. */
export const tunnelConfigurationWire = z
  .object({ config: z.object({ ingress: z.array(ingressRule).nullish() }).nullish() })
  .transform(({ config }) => config?.ingress ?? undefined);

/** One of GET /zones/{id}/rulesets: which phases have rules at all. */
export const rulesetWire = z.object({ id: z.string(), kind: z.string(), phase: z.string() });

/** The entry point of a phase, with every field that can change an origin or an error page. */
export const entrypointWire = z
  .object({
    rules: z
      .array(
        z.object({
          expression: z.string().default("true"),
          action: z.string().nullish(),
          enabled: z.boolean().nullish(),
          description: z.string().nullish(),
          action_parameters: z
            .object({
              origin: z.object({ host: z.string().nullish(), port: z.number().nullish() }).nullish(),
              host_header: z.string().nullish(),
              sni: z.object({ value: z.string().nullish() }).nullish(),
              read_timeout: z.number().nullish(),
              ssl: z.string().nullish(),
              status_code: z.number().nullish(),
            })
            .nullish(),
        }),
      )
      .nullish(),
  })
  .transform(({ rules }) => rules ?? []);
/** A rule of an entry point. */
export type EntrypointRule = z.infer<typeof entrypointWire>[number];

/** A page rule. */
export const pageRuleWire = z
  .object({
    status: z.string().nullish(),
    targets: z.array(z.object({ constraint: z.object({ value: z.string() }) })).nullish(),
    actions: z.array(z.object({ id: z.string(), value: z.unknown() })).nullish(),
  })
  .transform(({ status, targets, actions }) => ({
    pattern: targets?.[0]?.constraint.value ?? "",
    status: status ?? "unknown",
    actions: (actions ?? []).map(({ id, value }) => ({ id, ...(typeof value === "string" && { value }) })),
  }));

/** A Workers route. */
export const workerRouteWire = z
  .object({ pattern: z.string(), script: z.string().nullish() })
  .transform(({ pattern, script }) => ({ pattern: pattern.toLowerCase(), ...(script && { script }) }));

/** A Workers custom domain. */
export const workerDomainWire = z
  .object({ hostname: z.string(), service: z.string().nullish(), zone_id: z.string().nullish() })
  .transform(({ hostname, service, zone_id }) => ({
    hostname: hostname.toLowerCase(),
    service: service ?? "unknown",
    zone: zone_id ?? undefined,
  }));

/** A custom hostname (Cloudflare for SaaS). */
export const customHostnameWire = z
  .object({
    hostname: z.string(),
    status: z.string().nullish(),
    custom_origin_server: z.string().nullish(),
    ssl: z.object({ status: z.string().nullish() }).nullish(),
  })
  .transform(({ hostname, status, custom_origin_server, ssl }) => ({
    hostname: hostname.toLowerCase(),
    status: status ?? "unknown",
    ...(custom_origin_server && { origin: custom_origin_server.toLowerCase() }),
    ...(ssl?.status && { sslStatus: ssl.status }),
  }));

/** The zone's fallback origin for custom hostnames. */
export const fallbackOriginWire = z
  .object({ origin: z.string(), status: z.string().nullish() })
  .transform(({ origin, status }) => ({ origin: origin.toLowerCase(), ...(status && { status }) }));

interface TraceStep {
  readonly step_name?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly matched?: boolean | null | undefined;
  readonly action?: string | null | undefined;
  readonly trace?: readonly TraceStep[] | null | undefined;
}

const traceStep: z.ZodType<TraceStep> = z.lazy(() =>
  z.object({
    step_name: z.string().nullish(),
    type: z.string().nullish(),
    matched: z.boolean().nullish(),
    action: z.string().nullish(),
    trace: z.array(traceStep).nullish(),
  }),
);

/** A request trace: the steps that matched, innermost included. */
export const traceWire = z
  .object({ status_code: z.number().nullish(), trace: z.array(traceStep).nullish() })
  .transform(({ status_code, trace }) => ({
    ...(typeof status_code === "number" && status_code > 0 && { status: status_code }),
    steps: flatten(trace ?? []),
  }));

function flatten(steps: readonly TraceStep[]): { name: string; type: string; action?: string }[] {
  return steps.flatMap(({ step_name, type, matched, action, trace }) => [
    ...(matched ? [{ name: step_name ?? "?", type: type ?? "?", ...(action && { action }) }] : []),
    ...flatten(trace ?? []),
  ]);
}
