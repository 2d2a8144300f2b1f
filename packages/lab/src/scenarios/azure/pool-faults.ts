import { azureScenario } from "./place.ts";

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
