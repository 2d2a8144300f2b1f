import type { Gateway } from "../../azure/world.ts";
import { allowManagement, azureScenario } from "./place.ts";

/** How long the report takes, seconds. */
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
