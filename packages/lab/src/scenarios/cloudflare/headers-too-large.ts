import { cloudflareScenario } from "./scenario.ts";

/** The application's cookies have grown beyond what Cloudflare takes from an origin. */
export const headersTooLarge = cloudflareScenario({
  id: "cloudflare-headers-too-large",
  title: "The origin's response headers exceed Cloudflare's limit",
  cause: "response-header-too-large",
  describe: ({ site, server, dice }) => ({
    sites: [site("app", { kind: "address", server: server({ headerBytes: dice.integer(140, 220) * 1024 }) })],
  }),
});
