import { defineProvider, type Provider } from "@cloud502/core";
import { apacheExplanations } from "./explanations.ts";
import { apacheFormats } from "./formats.ts";
import { apacheRules } from "./rules.ts";

/** Apache httpd as a proxy: its logs and what they prove. */
export const apache: Provider = defineProvider({
  id: "apache",
  title: "Apache httpd",
  words: { gateway: "virtual host", backend: "worker", pool: "balancer" },
  rules: apacheRules,
  formats: apacheFormats,
  fingerprints: [],
  permissions: [],
  explanations: apacheExplanations,
  schemas: async () => (await import("../shared/schemas.ts")).noSchemas,
});
