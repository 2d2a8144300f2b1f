import { cloudflareScenario } from "./scenario.ts";

/** A new firewall in front of the origin drops packets from Cloudflare's ranges. */
export const packetsDropped = cloudflareScenario({
  id: "cloudflare-packets-dropped",
  title: "A firewall in front of the origin drops Cloudflare's packets",
  cause: "connect-timeout",
  describe: ({ site, server, dice }) => {
    const app = site("app", { kind: "address", server: server({ firewalled: true }) });
    return { sites: [app], ...(dice.chance(0.5) && { healthChecks: [{ name: "app", site: app.hostname }] }) };
  },
});
