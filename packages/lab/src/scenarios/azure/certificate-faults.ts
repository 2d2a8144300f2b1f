import { azureScenario } from "./place.ts";

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
