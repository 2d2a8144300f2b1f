import { z } from "zod";

const expiring = { status: z.string().optional(), expiresOn: z.string().optional() };

/** Certificates at the edge, towards the origin, and on the origin as Cloudflare knows them. */
export const certificateFacts = {
  certificatePacks: z
    .array(
      z.object({
        type: z.string(),
        status: z.string(),
        hosts: z.array(z.string()),
        expiresOn: z.string().optional(),
        validationErrors: z.array(z.string()),
      }),
    )
    .optional(),
  universalSsl: z.boolean().optional(),
  /** Authenticated origin pulls: the client certificate that Cloudflare shows to the origin. */
  originPull: z
    .object({ enabled: z.boolean(), certificates: z.array(z.object({ id: z.string(), ...expiring })).optional() })
    .optional(),
  /** Origin CA certificates issued for this zone; the origin presents them to Cloudflare. */
  originCa: z.array(z.object({ hostnames: z.array(z.string()), expiresOn: z.string().optional() })).optional(),
  trustStore: z.array(z.object({ id: z.string(), ...expiring })).optional(),
};
