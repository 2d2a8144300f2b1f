import { cloudflareScenario } from "./scenario.ts";

/** Nothing is wrong: addresses, a load balancer and a tunnel, all well. */
export const healthyZone = cloudflareScenario({
  id: "cloudflare-healthy",
  title: "A zone in which nothing is wrong",
  cause: null,
  describe: ({ site, server, dice }) => {
    const app = site("app", { kind: "address", server: server() });
    return {
      originCaDays: dice.integer(400, 3000),
      tunnels: [{ name: "office", connectors: 2 }],
      monitors: [{ name: "api-health", type: "https", path: "/health", expectedCodes: "2xx", host: "api.example.com" }],
      pools: [
        {
          name: "main",
          monitor: "api-health",
          origins: [
            { name: "api-0", server: server() },
            { name: "api-1", server: server() },
          ],
        },
        { name: "spare", monitor: "api-health", origins: [{ name: "api-2", server: server() }] },
      ],
      healthChecks: [{ name: "app", site: app.hostname }],
      sites: [
        app,
        site("api", { kind: "balancer", pools: ["main"], fallback: "spare" }),
        site("intranet", { kind: "tunnel", tunnel: "office", service: "http://localhost:8080", server: server() }),
      ],
    };
  },
});
