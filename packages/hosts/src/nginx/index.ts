import { defineProvider, type Provider } from "@cloud502/core";
import { appServerJoins } from "../joins/index.ts";
import { nginxExplanations } from "./explanations.ts";
import { nginxFormats } from "./formats/index.ts";
import { nginxRules } from "./rules/index.ts";

/** nginx as a proxy: its logs and what they prove. */
export const nginx: Provider = defineProvider({
  id: "nginx",
  title: "nginx",
  words: { gateway: "server", backend: "upstream server", pool: "upstream" },
  rules: nginxRules,
  // Linux is no provider of logs: what its kernel says of a proxied process is joined here.
  joins: appServerJoins.filter(({ id }) => id.startsWith("linux/")),
  formats: nginxFormats,
  fingerprints: [],
  permissions: [],
  explanations: nginxExplanations,
  schemas: async () => (await import("../shared/schemas.ts")).noSchemas,
});
