import { z } from "zod";

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "is not a GUID");
const https = z.url({ protocol: /^https$/, error: "is not an https URL: a token is never sent in the clear" });

/** What a user can ask of Azure. Secrets are not among it: credentials come from the SDK's own chain. */
export const azureOptions = z.object({
  /** Absent = every subscription that the credential sees. */
  subscriptions: z.array(guid).optional(),
  resourceGroup: z.string().min(1).max(90).optional(),
  /** Names or full resource ids. */
  gateways: z.array(z.string().min(1)).optional(),
  cloud: z.enum(["public", "usgov", "china"]).optional(),
  /** Resource Manager elsewhere than in the cloud's own place (Azure Stack, a simulation). */
  endpoint: https.optional(),
  logsEndpoint: https.optional(),
  /** A Log Analytics workspace to ask, instead of the one that the gateway's diagnostic settings feed. */
  workspace: guid.optional(),
  /** Longest wait for one answer, polling and Retry-After included. */
  timeoutMs: z.number().int().positive().max(3_600_000).default(60_000),
  /** Further certificate authorities to trust, PEM. */
  ca: z.string().optional(),
});

export type AzureOptions = z.infer<typeof azureOptions>;
