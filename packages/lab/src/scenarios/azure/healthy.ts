import { azureScenario } from "./place.ts";

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
