import type { Gateway, SecurityRule } from "../../azure/world.ts";
import { allowManagement, azureScenario } from "./place.ts";

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

/** Nobody renewed the servers' certificate. */
export const certificateExpired = azureScenario({
  id: "azure-certificate-expired",
  title: "The servers' certificate has expired",
  cause: "tls-certificate",
  describe(place, name) {
    const { dice } = place;
    const host = `${name}.example.com`;
    const certificate = place.certificate(host, { endsInDays: -dice.integer(1, 20) });
    const setting = place.setting(`${name}-https`, { protocol: "Https", port: 443, hostName: host });
    const pool = {
      name: `${name}-pool`,
      servers: place.servers(dice.integer(2, 3), () => place.application({ certificate })),
    };
    return { pool, setting, site: place.site(host, pool.name, setting.name, dice.between(0.8, 1.6)) };
  },
});

/** A new certificate, for another name than the gateway asks for. */
export const certificateWrongName = azureScenario({
  id: "azure-certificate-wrong-name",
  title: "The servers present a certificate for another name",
  cause: "tls-certificate",
  describe(place, name) {
    const { dice } = place;
    const host = `${name}.example.com`;
    const certificate = place.certificate(`internal-${name}.example.net`);
    const setting = place.setting(`${name}-https`, { protocol: "Https", port: 443, hostName: host });
    const pool = {
      name: `${name}-pool`,
      servers: place.servers(dice.integer(2, 3), () => place.application({ certificate })),
    };
    return { pool, setting, site: place.site(host, pool.name, setting.name, dice.between(0.8, 1.6)) };
  },
});

/** A certificate of an authority of the company's own, whose root the gateway was never given. */
export const certificatePrivate = azureScenario({
  id: "azure-certificate-private",
  title: "The servers' certificate is from a private authority that the gateway does not trust",
  cause: "tls-certificate",
  describe(place, name) {
    const { dice } = place;
    const host = `${name}.example.com`;
    const certificate = place.certificate(host, { authority: "private" });
    const setting = place.setting(`${name}-https`, { protocol: "Https", port: 443, hostName: host });
    const pool = { name: `${name}-pool`, servers: place.servers(2, () => place.application({ certificate })) };
    return { pool, setting, site: place.site(host, pool.name, setting.name, dice.between(0.8, 1.6)) };
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

const report = { median: 45, p99: 60 } as const;

/** One path became slower than the gateway waits. */
export const slowPath = azureScenario({
  id: "azure-slow-path",
  title: "A report takes longer than the request timeout",
  cause: "response-timeout",
  describe(place, name) {
    const { dice } = place;
    const application = place.application({ slow: [{ path: "/report", from: dice.integer(0, 30), seconds: report }] });
    const setting = place.setting(`${name}-http`, { requestTimeoutSeconds: dice.pick([20, 30]) });
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 3), () => application) };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(1, 2)) };
  },
});

/** The same on a gateway of the first generation, which says 502 where v2 says 504. */
export const slowPathV1 = azureScenario({
  id: "azure-slow-path-v1",
  title: "A report takes longer than a v1 gateway's request timeout",
  cause: "response-timeout",
  describe(place, name) {
    const { dice } = place;
    const application = place.application({ slow: [{ path: "/report", from: dice.integer(0, 30), seconds: report }] });
    const setting = place.setting(`${name}-http`, { requestTimeoutSeconds: dice.pick([20, 30]) });
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 3), () => application) };
    const site = place.site(`${name}.example.com`, pool.name, setting.name, dice.between(1, 2));
    const network = place.network({ gatewayRules: [{ ...allowManagement, port: "65503-65534" }] });
    const gateway: Partial<Gateway> = { generation: "v1", network };
    return { pool, setting, site, gateway };
  },
});

/** The probe asks for a path that the application lost. */
export const probePath = azureScenario({
  id: "azure-probe-path",
  title: "The probe asks for a path that the application does not have",
  cause: "probe-misconfigured",
  describe(place, name) {
    const { dice } = place;
    const application = place.application({ missing: ["/health"] });
    const setting = place.setting(`${name}-http`);
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 4), () => application) };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(0.8, 1.6)) };
  },
});

/** A bad release: one path fails, the probe's path does not. */
export const applicationErrors = azureScenario({
  id: "azure-application-errors",
  title: "After a release the application answers 500 to part of its requests",
  cause: "backend-error",
  describe(place, name) {
    const { dice } = place;
    const application = place.application({
      errors: [
        { from: dice.integer(2, 20), path: "/cart", status: dice.pick([500, 503]), share: dice.between(0.5, 0.9) },
      ],
    });
    const setting = place.setting(`${name}-http`);
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 4), () => application) };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(0.8, 1.6)) };
  },
});

/** The default keep-alive of many frameworks: five seconds. */
export const keepAlive = azureScenario({
  id: "azure-keep-alive",
  title: "The application closes idle connections after five seconds",
  cause: "keepalive-race",
  describe(place, name) {
    const { dice } = place;
    const application = place.application({ keepAliveSeconds: 5 });
    const setting = place.setting(`${name}-http`);
    const pool = { name: `${name}-pool`, servers: place.servers(dice.integer(2, 3), () => application) };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(2.5, 3.5)) };
  },
});

/** A rule points to a pool that somebody emptied. */
export const poolEmptied = azureScenario({
  id: "azure-pool-emptied",
  title: "A rule sends requests to an empty pool",
  cause: "no-backends",
  describe(place, name) {
    const setting = place.setting(`${name}-http`);
    const pool = { name: `${name}-pool`, servers: [] };
    return {
      pool,
      setting,
      site: place.site(`${name}.example.com`, pool.name, setting.name, place.dice.between(0.8, 1.6)),
    };
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

/** A rolling deployment without draining: each server in turn is stopped with its requests in hand. */
export const deployment = azureScenario({
  id: "azure-deployment",
  title: "A deployment stops one server after the other without draining",
  cause: "backend-closed-early",
  describe(place, name) {
    const { dice } = place;
    const start = dice.integer(10, 40);
    const setting = place.setting(`${name}-http`, { drainSeconds: undefined });
    const seconds = dice.integer(20, 30);
    const pool = {
      name: `${name}-pool`,
      servers: place.servers(3, (index) => place.application({ restarts: [{ at: start + index * 2, seconds }] })),
    };
    return { pool, setting, site: place.site(`${name}.example.com`, pool.name, setting.name, dice.between(3.5, 5)) };
  },
});

/** An ordinary hour. */
export const healthy = azureScenario({
  id: "azure-healthy",
  title: "Nothing is wrong",
  cause: null,
  describe(place, name) {
    const setting = place.setting(`${name}-http`);
    const pool = { name: `${name}-pool`, servers: place.servers(place.dice.integer(2, 4), () => place.application()) };
    return {
      pool,
      setting,
      site: place.site(`${name}.example.com`, pool.name, setting.name, place.dice.between(0.8, 2)),
    };
  },
});
