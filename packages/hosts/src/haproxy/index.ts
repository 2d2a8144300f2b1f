import { defineProvider, type Provider } from "@cloud502/core";
import { haproxyExplanations } from "./explanations.ts";
import { haproxyFormats } from "./formats.ts";
import { haproxyRules } from "./rules.ts";

/** HAProxy: its logs and what they prove. */
export const haproxy: Provider = defineProvider({
  id: "haproxy",
  title: "HAProxy",
  words: { gateway: "frontend", backend: "server", pool: "backend" },
  rules: haproxyRules,
  formats: haproxyFormats,
  fingerprints: [],
  permissions: [],
  explanations: haproxyExplanations,
  schemas: async () => (await import("../shared/schemas.ts")).noSchemas,
});
