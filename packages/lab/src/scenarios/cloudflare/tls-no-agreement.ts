import { cloudflareScenario } from "./scenario.ts";

/** The origin was hardened until it shares no TLS version or cipher with Cloudflare. */
export const tlsNoAgreement = cloudflareScenario({
  id: "cloudflare-tls-no-agreement",
  title: "The origin's TLS shares no version or cipher with Cloudflare",
  cause: "tls-handshake",
  describe: ({ site, server, dice }) => ({
    ssl: dice.pick(["full", "strict"]),
    sites: [site("shop", { kind: "address", server: server({ agreesOnTls: false }) })],
  }),
});
