import { z } from "zod";

/** A zone as GET /zones sends it, as the facts hold it. */
export const zoneWire = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.string().default("unknown"),
    paused: z.boolean().default(false),
    type: z.string().nullish(),
    plan: z.object({ legacy_id: z.string().nullish() }).nullish(),
    account: z.object({ id: z.string() }),
    name_servers: z.array(z.string()).nullish(),
  })
  .transform((zone) => ({
    id: zone.id,
    name: zone.name,
    status: zone.status,
    paused: zone.paused,
    account: zone.account.id,
    nameServers: zone.name_servers ?? [],
    ...(zone.type && { type: zone.type }),
    ...(zone.plan?.legacy_id && { plan: zone.plan.legacy_id }),
  }));
/** A zone after parsing. */
export type Zone = z.infer<typeof zoneWire>;

/** One of GET /zones/{id}/settings; values that are objects (minify, security_header) are of no interest here. */
export const settingWire = z.object({ id: z.string(), value: z.unknown() });

/** A DNS record. */
export const recordWire = z
  .object({
    name: z.string(),
    type: z.string(),
    content: z.string().default(""),
    proxied: z.boolean().nullish(),
    ttl: z.number().nullish(),
  })
  .transform(({ name, type, content, proxied, ttl }) => ({
    name: name.toLowerCase(),
    type,
    content: content.toLowerCase().replace(/\.$/, ""),
    proxied: proxied ?? false,
    ...(typeof ttl === "number" && { ttl }),
  }));

/** GET /ips. */
export const rangesWire = z
  .object({ ipv4_cidrs: z.array(z.string()), ipv6_cidrs: z.array(z.string()) })
  .transform(({ ipv4_cidrs, ipv6_cidrs }) => [...ipv4_cidrs, ...ipv6_cidrs]);

/** An entry of GET /accounts/{id}/logs/audit. */
export const auditWire = z
  .object({
    action: z.object({ time: z.string().nullish(), type: z.string().nullish(), description: z.string().nullish() }),
    actor: z.object({ email: z.string().nullish(), id: z.string().nullish(), type: z.string().nullish() }).nullish(),
    resource: z
      .object({ product: z.string().nullish(), type: z.string().nullish(), id: z.string().nullish() })
      .nullish(),
    zone: z.object({ id: z.string().nullish() }).nullish(),
  })
  .transform(({ action, actor, resource, zone }) => ({
    at: action.time ?? "",
    actor: actor?.email || actor?.id || actor?.type || "unknown",
    action: action.description || action.type || "change",
    resource: [resource?.product, resource?.type].filter(Boolean).join(" ") || "unknown",
    zone: zone?.id ?? undefined,
  }));

/** A Logpush job. */
export const logpushJobWire = z
  .object({
    id: z.union([z.number(), z.string()]),
    dataset: z.string().nullish(),
    enabled: z.boolean().nullish(),
    last_error: z.string().nullish(),
    error_message: z.string().nullish(),
  })
  .transform((job) => ({
    id: String(job.id),
    dataset: job.dataset ?? "unknown",
    enabled: job.enabled ?? false,
    ...(job.last_error && { lastError: job.last_error }),
    ...(job.error_message && { message: job.error_message }),
  }));

/** A dataset of Log Explorer. */
export const explorerDatasetWire = z.object({ dataset: z.string(), enabled: z.boolean().nullish() });
