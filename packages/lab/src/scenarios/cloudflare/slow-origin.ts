import { cloudflareScenario } from "./scenario.ts";

/** Reports take longer than Cloudflare waits; everything else of the application is quick. */
export const slowOrigin = cloudflareScenario({
  id: "cloudflare-slow-origin",
  title: "Part of the application takes longer than the zone's read timeout",
  cause: "response-timeout",
  describe: ({ site, server, dice }) => ({
    sites: [
      site("reports", {
        kind: "address",
        server: server({ slow: { seconds: dice.integer(130, 400), share: dice.between(0.1, 0.6) } }),
      }),
    ],
  }),
});
