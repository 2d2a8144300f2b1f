import { cloudflareScenario } from "./scenario.ts";

/** The host on which cloudflared ran is gone. */
export const noConnector = cloudflareScenario({
  id: "cloudflare-no-connector",
  title: "No cloudflared is connected to the tunnel",
  cause: "tunnel-down",
  describe: ({ site, server }) => ({
    tunnels: [{ name: "office", connectors: 0 }],
    sites: [site("intranet", { kind: "tunnel", tunnel: "office", service: "http://localhost:8080", server: server() })],
  }),
});
