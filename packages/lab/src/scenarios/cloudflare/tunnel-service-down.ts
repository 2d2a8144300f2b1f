import { cloudflareScenario } from "./scenario.ts";

/** cloudflared is connected, and the service that it should reach has stopped. */
export const tunnelServiceDown = cloudflareScenario({
  id: "cloudflare-tunnel-service-down",
  title: "The tunnel is connected, and the service behind it has stopped",
  cause: "connection-refused",
  describe: ({ site, server, dice }) => ({
    tunnels: [{ name: "office", connectors: dice.integer(1, 2) }],
    sites: [
      site("intranet", {
        kind: "tunnel",
        tunnel: "office",
        service: "http://localhost:8080",
        server: server({ listening: false }),
      }),
    ],
  }),
});
