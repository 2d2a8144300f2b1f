import { guid, startAzure } from "../../azure/start.ts";
import type {
  Application,
  Certificate,
  Gateway,
  Network,
  Pool,
  Probe,
  SecurityRule,
  Server,
  Setting,
  Site,
  World,
} from "../../azure/world.ts";
import { createDice, type Dice } from "../../dice.ts";
import type { Scenario } from "../../scenario.ts";

/** A tenant with one subscription, and short ways to put ordinary things into it. */
export interface Place {
  readonly dice: Dice;
  readonly subscription: string;
  /** A word that no other thing of this place is called by. */
  word(): string;
  /** An application that works well, but for the odd 5xx that every application has. */
  application(changes?: Partial<Application>): Application;
  /** Servers in the servers' subnet. */
  servers(count: number, behave: (index: number) => Application): readonly Server[];
  setting(name: string, changes?: Partial<Setting>): Setting;
  site(host: string, pool: string, setting: string, requestsPerSecond: number): Site;
  network(changes?: Partial<Network>): Network;
  gateway(name: string, changes: Pick<Gateway, "pools" | "settings" | "sites"> & Partial<Gateway>): Gateway;
  /** A certificate that is right for a name. */
  certificate(name: string, changes?: Partial<Certificate>): Certificate;
}

/** Azure must reach the gateway's management ports. */
export const allowManagement: SecurityRule = {
  name: "AllowGatewayManager",
  priority: 100,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  source: "GatewayManager",
  destination: "*",
  port: "65200-65535",
};

const words = [
  "shop",
  "orders",
  "payments",
  "search",
  "catalog",
  "profiles",
  "invoices",
  "media",
  "billing",
  "stock",
  "tickets",
  "fleet",
] as const;

function createPlace(dice: Dice): Place {
  const left = [...words];
  const net = dice.integer(10, 90);
  const location = dice.pick(["westeurope", "northeurope", "eastus2", "germanywestcentral"]);
  const subscription = guid(dice.hex(32));
  let nextAddress = dice.integer(10, 40);
  const probe = (name: string): Probe => ({
    name: `${name}-probe`,
    path: "/health",
    intervalSeconds: 30,
    timeoutSeconds: 20,
    threshold: 3,
  });
  const place: Place = {
    dice,
    subscription,
    word: () => left.splice(dice.integer(0, left.length - 1), 1)[0] ?? `service-${dice.hex(4)}`,
    application: (changes = {}) => ({
      responseSeconds: { median: 0.05, p99: 0.8 },
      keepAliveSeconds: 120,
      errors: [{ from: -60, status: dice.pick([500, 503]), share: dice.between(0.005, 0.01) }],
      ...changes,
    }),
    servers: (count, behave) =>
      Array.from({ length: count }, (_, index) => {
        const address = `10.${net}.2.${nextAddress++}`;
        return { member: address, address, application: behave(index) };
      }),
    setting: (name, changes = {}) => ({
      name,
      protocol: "Http",
      port: 8080,
      requestTimeoutSeconds: 30,
      probe: probe(name),
      drainSeconds: 60,
      ...changes,
    }),
    site: (host, pool, setting, requestsPerSecond) => ({
      host,
      listener: `${host.split(".")[0]}-listener`,
      rule: `${host.split(".")[0]}-rule`,
      pool,
      setting,
      requestsPerSecond,
      paths: [
        { path: "/", share: 4 },
        { path: "/products", share: 3 },
        { path: "/cart", share: 2 },
        { path: "/report", share: 1 },
      ],
    }),
    network: (changes = {}) => ({
      name: `vnet-${net}`,
      prefix: `10.${net}.0.0/16`,
      gatewayPrefix: `10.${net}.1.0/24`,
      serverPrefix: `10.${net}.2.0/24`,
      gatewayRules: [allowManagement],
      serverRules: [],
      ...changes,
    }),
    gateway: (name, changes) => ({
      subscription,
      resourceGroup: `rg-${name}`,
      name: `${name}-gw`,
      location,
      generation: "v2",
      instances: 2,
      network: place.network(),
      logged: true,
      ...changes,
    }),
    certificate: (name, changes = {}) => ({
      names: [name],
      endsInDays: dice.integer(60, 300),
      authority: "public",
      ...changes,
    }),
  };
  return place;
}

/** A site of its own on the same gateway, with which nothing is wrong. */
export interface Neighbour {
  readonly pool: Pool;
  readonly setting: Setting;
  readonly site: Site;
}

function neighbour(place: Place): Neighbour {
  const name = place.word();
  const setting = place.setting(`${name}-http`);
  const pool = { name: `${name}-pool`, servers: place.servers(place.dice.integer(2, 3), () => place.application()) };
  return {
    pool,
    setting,
    site: place.site(`${name}.example.com`, pool.name, setting.name, place.dice.between(0.4, 0.8)),
  };
}

/** A scenario on Azure. */
export interface AzureScenario extends Scenario {
  /** The whole world of a seed. */
  world(seed: number): World;
}

/** What a scenario tells: the parts of its own site; a healthy neighbour and a healthy gateway beside it are added. */
export interface Story {
  readonly pool: Pool;
  readonly setting: Setting;
  readonly site: Site;
  readonly gateway?: Partial<Gateway>;
}

/** Makes a scenario of a description. */
export function azureScenario({
  describe,
  ...about
}: Pick<Scenario, "id" | "title" | "cause"> & { describe(place: Place, name: string): Story }): AzureScenario {
  function world(seed: number): World {
    const dice = createDice(`${about.id}/${seed}`);
    const place = createPlace(dice);
    const name = place.word();
    const { pool, setting, site, gateway = {} } = describe(place, name);
    const beside = neighbour(place);
    const other = place.word();
    const alone = neighbour(place);
    const parts = (all: readonly Neighbour[]) => ({
      pools: all.map((one) => one.pool),
      settings: all.map((one) => one.setting),
      sites: all.map((one) => one.site),
    });
    return {
      tenant: guid(dice.hex(32)),
      seed,
      gateways: [
        place.gateway(name, { ...parts([{ pool, setting, site }, beside]), ...gateway }),
        place.gateway(other, parts([alone])),
      ],
    };
  }
  return { ...about, provider: "azure", world, start: (options) => startAzure(world(options.seed), options) };
}
