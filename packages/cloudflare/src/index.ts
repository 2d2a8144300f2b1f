import { defineProvider } from "@cloud502/core";
import { explanations } from "./explanations.ts";
import type { CloudflareFacts } from "./facts.ts";
import { fingerprints } from "./fingerprints.ts";
import { logpushFormats } from "./logs/logpush.ts";
import type { CloudflareOptions } from "./options.ts";
import { permissions } from "./permissions.ts";
import { elsewhere } from "./rules/elsewhere.ts";
import { rules } from "./rules/index.ts";

/** Cloudflare zones, through the v4 API and GraphQL Analytics. Loads neither the SDK nor zod before it is asked to. */
export const cloudflare = defineProvider<CloudflareOptions, CloudflareFacts>({
  id: "cloudflare",
  title: "Cloudflare",
  words: { gateway: "zone", backend: "origin", pool: "hostname" },
  rules,
  elsewhere,
  formats: logpushFormats,
  fingerprints,
  permissions,
  explanations,
  async schemas() {
    const [{ cloudflareOptions }, { cloudflareFacts }] = await Promise.all([
      import("./options.ts"),
      import("./facts.ts"),
    ]);
    return { options: cloudflareOptions, facts: cloudflareFacts };
  },
  async connect(options, context) {
    const { cloudflareAdapter } = await import("./adapter.ts");
    return cloudflareAdapter(options, context);
  },
});

export { type OriginRow, originsTable } from "./origins-table.ts";
export { tokenGroups } from "./token.ts";
export type { CloudflareFacts, CloudflareOptions };
