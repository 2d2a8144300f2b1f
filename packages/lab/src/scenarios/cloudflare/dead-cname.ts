import { cloudflareScenario } from "./scenario.ts";

/** A proxied CNAME outlived the name it points at. */
export const deadCname = cloudflareScenario({
  id: "cloudflare-dead-cname",
  title: "A proxied CNAME points at a name that no longer exists",
  cause: "dns-failure",
  describe: ({ site, dice, zone }) => {
    const target = dice.pick([`origin-old.${zone}`, "app-1234.platform.example"]);
    return { sites: [site("app", { kind: "cname", target, server: null })] };
  },
});
