import { z } from "zod";

/** How a hostname reaches its origin. */
const originKinds = ["address", "cname", "load-balancer", "tunnel", "worker", "custom-hostname"] as const;

/** Where each hostname really goes, and what direct requests to its origins found. */
export const originFacts = {
  /** One per hostname that Cloudflare answers for. */
  origins: z.array(
    z.object({
      hostname: z.string(),
      proxied: z.boolean(),
      kind: z.enum(originKinds),
      /** off | flexible | full | strict; of the zone unless a configuration rule names this hostname. */
      sslMode: z.string().optional(),
      /** Addresses, names or a tunnel's service, in the order of the records. */
      targets: z.array(
        z.object({
          address: z.string(),
          port: z.number().optional(),
          /** What says so: "A record", "pool eu", "tunnel web", "origin rule". */
          via: z.string(),
          enabled: z.boolean(),
        }),
      ),
      /** Worker scripts whose routes match the hostname. */
      workers: z.array(z.string()),
      tunnel: z.string().optional(),
      pools: z.array(z.string()).optional(),
      /** Expiry of the best active edge certificate that covers the hostname; absent = none found or not known. */
      certificate: z.object({ status: z.string(), expiresOn: z.string().optional() }).optional(),
    }),
  ),
  /** Direct requests to origins from this machine; only with --check-origins. */
  checks: z
    .array(
      z.object({
        hostname: z.string(),
        address: z.string(),
        port: z.number(),
        tls: z.boolean(),
        at: z.string(),
        /** Node's error code, verbatim: "ECONNREFUSED", "CERT_HAS_EXPIRED", "HPE_HEADER_OVERFLOW". */
        error: z.string().optional(),
        message: z.string().optional(),
        status: z.number().optional(),
        /** Size of the response head. */
        headerBytes: z.number().optional(),
        /** The protocol that the origin chose: "h2", "http/1.1". */
        alpn: z.string().optional(),
        certificate: z
          .object({
            expiresOn: z.string().optional(),
            /** Why the public roots and Cloudflare's origin roots refuse it; absent = valid. */
            problem: z.string().optional(),
            issuer: z.string().optional(),
          })
          .optional(),
      }),
    )
    .optional(),
};
