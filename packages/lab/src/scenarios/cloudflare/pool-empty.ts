import { cloudflareScenario } from "./scenario.ts";

/** Every origin of the only pool was switched off for maintenance, and stayed so. */
export const poolEmpty = cloudflareScenario({
  id: "cloudflare-pool-empty",
  title: "All origins of the load balancer's only pool are switched off",
  cause: "no-backends",
  describe: ({ site, server, dice }) => ({
    monitors: [{ name: "app-health", type: "https", path: "/health", expectedCodes: "2xx", host: "app.example.com" }],
    pools: [
      {
        name: "main",
        monitor: "app-health",
        origins: Array.from({ length: dice.integer(1, 3) }, (_, index) => ({
          name: `app-${index}`,
          server: server(),
          enabled: false,
        })),
      },
    ],
    sites: [site("app", { kind: "balancer", pools: ["main"], fallback: "main" })],
  }),
});
