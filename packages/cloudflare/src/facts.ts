import { z } from "zod";
import { balancingFacts } from "./facts/balancing.ts";
import { certificateFacts } from "./facts/certificates.ts";
import { originFacts } from "./facts/origins.ts";
import { routingFacts } from "./facts/routing.ts";

/**
 * What Cloudflare alone knows of a zone, without any SDK type: the `Facts` of a snapshot. Everything is optional that a
 * missing permission can take away: absent = not known, never "none". Times are ISO 8601 UTC, durations say their unit.
 */
export const cloudflareFacts = z.object({
  zone: z.object({
    id: z.string(),
    name: z.string(),
    /** initializing | pending | active | moved */
    status: z.string(),
    paused: z.boolean(),
    type: z.string().optional(),
    /** free | pro | business | enterprise */
    plan: z.string().optional(),
    account: z.string(),
    nameServers: z.array(z.string()),
  }),
  /** Zone settings with plain values, by id: ssl, proxy_read_timeout, min_tls_version, … */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** A, AAAA and CNAME records. */
  records: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        content: z.string(),
        proxied: z.boolean(),
        ttl: z.number().optional(),
        /** Whether the name in `content` exists, where one of the zones of the run says so. */
        resolution: z.enum(["resolves", "no-such-name"]).optional(),
        /** Who said so: "own zone". */
        resolvedBy: z.string().optional(),
      }),
    )
    .optional(),
  ...certificateFacts,
  ...balancingFacts,
  ...routingFacts,
  ...originFacts,
  /** Cloudflare's own address ranges, in CIDR notation. */
  cloudflareRanges: z.array(z.string()).optional(),
  /** Configuration changes from the account's audit log, newest first. */
  changes: z
    .array(z.object({ at: z.string(), actor: z.string(), action: z.string(), resource: z.string() }))
    .optional(),
  logpushJobs: z
    .array(
      z.object({
        id: z.string(),
        dataset: z.string(),
        enabled: z.boolean(),
        lastError: z.string().optional(),
        message: z.string().optional(),
      }),
    )
    .optional(),
});

/** Cloudflare's typed part of a snapshot. */
export type CloudflareFacts = z.infer<typeof cloudflareFacts>;
