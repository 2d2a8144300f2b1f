import type { SecurityRule } from "../../azure/world.ts";
import { azureScenario } from "./place.ts";

/** A release that listens on the wrong port: from one minute on nothing accepts on the one that the setting uses. */
export const portClosed = azureScenario({
  id: "azure-port-closed",
  title: "After a release nothing listens on the servers' port any more",
  cause: "connection-refused",
  describe(place, name) {
    const { dice } = place;
    const from = dice.integer(5, 40);
    const application = place.application({ portClosed: [{ from }] });
    const setting = place.setting(`${name}-http`);
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 4), () => application) };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(0.8, 1.6)) };
  },
});

/** A tightened security group on the servers' subnet. */
export const securityGroup = azureScenario({
  id: "azure-security-group",
  title: "A security group rule on the servers' subnet drops the gateway's packets",
  cause: "connect-timeout",
  describe(place, name) {
    const { dice } = place;
    const setting = place.setting(`${name}-http`, { port: dice.pick([8080, 9000, 3000]) });
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 4), () => place.application()) };
    const plain = place.network();
    // The neighbour listens on 8080: the rule names this site's servers only.
    const deny = pool.servers.map(
      ({ member }, index): SecurityRule => ({
        name: `DenyUnknown${index + 1}`,
        priority: 200 + index,
        direction: "Inbound",
        access: "Deny",
        protocol: "*",
        source: plain.gatewayPrefix,
        destination: member,
        port: "*",
      }),
    );
    const site = place.site(`${name}.example.com`, pool.name, setting.name, dice.between(0.8, 1.6));
    return { pool, setting, site, gateway: { network: { ...plain, serverRules: deny } } };
  },
});

/** A name that nobody put into DNS. */
export const nameMissing = azureScenario({
  id: "azure-name-missing",
  title: "A pool's member is a name that DNS does not know",
  cause: "dns-failure",
  describe(place, name) {
    const { dice } = place;
    const setting = place.setting(`${name}-http`, { hostName: `${name}.internal.example` });
    const pool = {
      name: `${name}-pool`,
      servers: [{ member: `${name}.internal.example`, application: place.application() }],
    };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(0.8, 1.6)) };
  },
});

/** Forced tunnelling reached the gateway's subnet: its default route points to a firewall that knows nothing of it. */
export const defaultRoute = azureScenario({
  id: "azure-default-route",
  title: "A route table sends the gateway's default route to a firewall",
  cause: "unreachable",
  describe(place, name) {
    const { dice } = place;
    const setting = place.setting(`${name}-http`, { port: 80, hostName: `${name}.azurewebsites.example` });
    const servers = Array.from({ length: 2 }, (_, index) => ({
      member: `${name}-${index + 1}.azurewebsites.example`,
      address: `20.50.${dice.integer(1, 250)}.${dice.integer(1, 250)}`,
      application: place.application(),
    }));
    const pool = { name: `${name}-pool`, servers };
    const network = place.network({
      routes: [{ name: "to-firewall", prefix: "0.0.0.0/0", nextHop: "VirtualAppliance", nextHopAddress: "10.0.0.4" }],
    });
    return {
      pool,
      setting,
      site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(0.8, 1.6)),
      gateway: { network },
    };
  },
});
