import { cloudflareScenario } from "./scenario.ts";

/** Nobody renewed the origin's certificate, and the zone is strict. */
export const certificateExpired = cloudflareScenario({
  id: "cloudflare-certificate-expired",
  title: "The origin's certificate has expired under Full (strict)",
  cause: "tls-certificate",
  describe: ({ site, server, dice }) => ({
    ssl: "strict",
    sites: [site("shop", { kind: "address", server: server({ certificateDays: -dice.integer(1, 20) }) })],
  }),
});
