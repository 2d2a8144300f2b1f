import { cloudflareScenario } from "./scenario.ts";

/** One of Cloudflare's data centres cannot do its work. */
export const oneDataCentre = cloudflareScenario({
  id: "cloudflare-one-data-centre",
  title: "One of Cloudflare's data centres fails all by itself",
  cause: "platform",
  describe: ({ site, server, dice }) => ({
    sickColo: dice.pick(["FRA", "AMS", "LHR", "IAD"]),
    sites: [site("app", { kind: "address", server: server() })],
  }),
});
