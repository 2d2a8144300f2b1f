import { cloudflareScenario } from "./scenario.ts";

/** The application behind a proxied address has stopped: nothing accepts on its port. */
export const originRefused = cloudflareScenario({
  id: "cloudflare-origin-refused",
  title: "The origin's service has stopped and its port refuses connections",
  cause: "connection-refused",
  describe: ({ site, server, dice }) => ({
    sites: [site("app", { kind: "address", server: server({ listening: false }) })],
    ...(dice.chance(0.5) && { logExplorer: true }),
  }),
});
