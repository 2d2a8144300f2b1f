import { z } from "zod";

const headers = z.record(z.string(), z.array(z.string())).nullish();
const hostOf = (header: z.infer<typeof headers>) => header?.Host?.[0] ?? header?.host?.[0];
const poolsBy = z.record(z.string(), z.array(z.string())).nullish();

/** A load balancer of GET /zones/{id}/load_balancers. */
export const loadBalancerWire = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean().nullish(),
    proxied: z.boolean().nullish(),
    default_pools: z.array(z.string()).nullish(),
    fallback_pool: z.string().nullish(),
    region_pools: poolsBy,
    country_pools: poolsBy,
    pop_pools: poolsBy,
  })
  .transform((balancer) => ({
    id: balancer.id,
    name: balancer.name.toLowerCase(),
    enabled: balancer.enabled ?? true,
    proxied: balancer.proxied ?? false,
    defaultPools: balancer.default_pools ?? [],
    otherPools: [
      ...new Set(
        [balancer.region_pools, balancer.country_pools, balancer.pop_pools].flatMap((by) =>
          Object.values(by ?? {}).flat(),
        ),
      ),
    ],
    ...(balancer.fallback_pool && { fallbackPool: balancer.fallback_pool }),
  }));

/** A pool of GET /accounts/{id}/load_balancers/pools. */
export const poolWire = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean().nullish(),
    minimum_origins: z.number().nullish(),
    monitor: z.string().nullish(),
    origins: z
      .array(
        z.object({
          name: z.string().nullish(),
          address: z.string(),
          port: z.number().nullish(),
          enabled: z.boolean().nullish(),
          weight: z.number().nullish(),
          header: headers,
        }),
      )
      .nullish(),
  })
  .transform((pool) => ({
    id: pool.id,
    name: pool.name,
    enabled: pool.enabled ?? true,
    minimumOrigins: pool.minimum_origins ?? 1,
    ...(pool.monitor && { monitor: pool.monitor }),
    origins: (pool.origins ?? []).map((origin) => ({
      name: origin.name ?? origin.address,
      address: origin.address,
      enabled: origin.enabled ?? true,
      weight: origin.weight ?? 1,
      ...(origin.port && { port: origin.port }),
      ...(hostOf(origin.header) && { host: hostOf(origin.header) }),
    })),
  }));

/**
 * GET …/pools/{id}/health as the API really answers: regions by name, origins as objects keyed by address. (The SDK's
 * type, `{ healthy, origins: [{ ip }] }`, describes something else.)
 */
export const poolHealthWire = z
  .object({
    pop_health: z
      .record(
        z.string(),
        z.object({
          healthy: z.boolean(),
          origins: z
            .array(
              z.record(
                z.string(),
                z.object({
                  failure_reason: z.string().nullish(),
                  healthy: z.boolean(),
                  response_code: z.number().nullish(),
                }),
              ),
            )
            .nullish(),
        }),
      )
      .nullish(),
  })
  .transform(({ pop_health }) =>
    Object.entries(pop_health ?? {}).map(([region, { healthy, origins }]) => ({
      region,
      healthy,
      origins: (origins ?? []).flatMap((byAddress) =>
        Object.entries(byAddress).map(([address, health]) => ({
          address: address.toLowerCase().replace(/\.$/, ""),
          healthy: health.healthy,
          ...(health.failure_reason && { reason: health.failure_reason }),
          ...(health.response_code && { responseCode: health.response_code }),
        })),
      ),
    })),
  );

/** A monitor of GET /accounts/{id}/load_balancers/monitors. */
export const monitorWire = z
  .object({
    id: z.string(),
    type: z.string().nullish(),
    description: z.string().nullish(),
    method: z.string().nullish(),
    path: z.string().nullish(),
    port: z.number().nullish(),
    header: headers,
    probe_zone: z.string().nullish(),
    expected_codes: z.string().nullish(),
    expected_body: z.string().nullish(),
    follow_redirects: z.boolean().nullish(),
    allow_insecure: z.boolean().nullish(),
    interval: z.number().nullish(),
    timeout: z.number().nullish(),
    retries: z.number().nullish(),
  })
  .transform((monitor) => ({
    id: monitor.id,
    type: monitor.type ?? "http",
    intervalSeconds: monitor.interval ?? 60,
    timeoutSeconds: monitor.timeout ?? 5,
    retries: monitor.retries ?? 2,
    ...(monitor.description && { description: monitor.description }),
    ...(monitor.method && { method: monitor.method }),
    ...(monitor.path && { path: monitor.path }),
    ...(monitor.port && { port: monitor.port }),
    ...(hostOf(monitor.header) && { host: hostOf(monitor.header) }),
    ...(monitor.probe_zone && { probeZone: monitor.probe_zone }),
    ...(monitor.expected_codes && { expectedCodes: monitor.expected_codes }),
    ...(monitor.expected_body && { expectedBody: monitor.expected_body }),
    ...(typeof monitor.follow_redirects === "boolean" && { followRedirects: monitor.follow_redirects }),
    ...(typeof monitor.allow_insecure === "boolean" && { allowInsecure: monitor.allow_insecure }),
  }));

/** A standalone health check of GET /zones/{id}/healthchecks. */
export const healthCheckWire = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    address: z.string(),
    type: z.string().nullish(),
    status: z.string().nullish(),
    failure_reason: z.string().nullish(),
    suspended: z.boolean().nullish(),
    interval: z.number().nullish(),
    timeout: z.number().nullish(),
    consecutive_fails: z.number().nullish(),
    http_config: z
      .object({ path: z.string().nullish(), port: z.number().nullish(), expected_codes: z.array(z.string()).nullish() })
      .nullish(),
    tcp_config: z.object({ port: z.number().nullish() }).nullish(),
  })
  .transform((check) => ({
    id: check.id,
    name: check.name ?? check.address,
    address: check.address.toLowerCase(),
    type: check.type ?? "HTTP",
    status: check.status ?? "unknown",
    suspended: check.suspended ?? false,
    ...(check.failure_reason && { reason: check.failure_reason }),
    ...(check.http_config?.path && { path: check.http_config.path }),
    ...((check.http_config?.port ?? check.tcp_config?.port) && {
      port: check.http_config?.port ?? check.tcp_config?.port ?? 0,
    }),
    ...(check.http_config?.expected_codes && { expectedCodes: check.http_config.expected_codes }),
    ...(check.interval && { intervalSeconds: check.interval }),
    ...(check.timeout && { timeoutSeconds: check.timeout }),
    ...(check.consecutive_fails && { consecutiveFails: check.consecutive_fails }),
  }));
