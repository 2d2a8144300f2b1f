import { cloudflareScenario } from "./scenario.ts";

/** Someone put the origin's address inside its own network into a proxied record. */
export const privateAddress = cloudflareScenario({
  id: "cloudflare-private-address",
  title: "A proxied record holds an address of a private network",
  cause: "config-error",
  describe: ({ site, server, dice }) => ({
    sites: [
      site("app", {
        kind: "address",
        server: server({ address: dice.pick(["10.0.12.7", "192.168.1.20", "172.20.3.4"]) }),
      }),
    ],
  }),
});
