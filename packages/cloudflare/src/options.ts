import { z } from "zod";

/** What the Cloudflare commands and `connect` take; everything has a default. The token comes from CLOUDFLARE_API_TOKEN. */
export const cloudflareOptions = z.object({
  /** Zone names or ids; empty = all that the token sees. */
  zones: z.array(z.string().min(1)).default([]),
  /** Only these hostnames; empty = all of the zone. */
  hostnames: z.array(z.string().min(1)).default([]),
  /** Only zones of this account. */
  accountId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "an account id is 32 hexadecimal digits")
    .optional(),
  /** Asks the request tracer about each --hostname (a POST that changes nothing but sends a simulated request). */
  trace: z.boolean().default(false),
  /** Reads 5xx from Log Explorer too, where it is enabled. */
  logExplorer: z.boolean().default(true),
  /** Sends one request to each origin from this machine. */
  checkOrigins: z.boolean().default(false),
  /** Where to connect instead, as curl's --connect-to: "203.0.113.10:443" → "127.0.0.1:8443". */
  connectTo: z.record(z.string(), z.string()).default({}),
  /** Requests in flight at once. */
  concurrency: z.number().int().min(1).max(50).default(8),
});

/** The options after parsing, with defaults filled in. */
export type CloudflareOptions = z.infer<typeof cloudflareOptions>;
