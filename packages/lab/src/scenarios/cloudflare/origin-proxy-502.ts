import { cloudflareScenario } from "./scenario.ts";

/** The origin's own proxy has lost its application and answers 502. */
export const originProxy502 = cloudflareScenario({
  id: "cloudflare-origin-proxy-502",
  title: "The origin's own proxy answers 502",
  cause: "backend-error",
  describe: ({ site, server, dice }) => ({
    sites: [
      site("api", { kind: "address", server: server({ answers: { status: 502, share: dice.between(0.2, 0.9) } }) }),
    ],
    ...(dice.chance(0.5) && { logExplorer: true }),
  }),
});
