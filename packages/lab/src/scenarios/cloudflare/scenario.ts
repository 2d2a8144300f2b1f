import { startCloudflare } from "../../cloudflare/start.ts";
import type { CloudflareWorld, ServerWorld, SiteWorld, ZoneWorld } from "../../cloudflare/world.ts";
import { createDice, type Dice } from "../../dice.ts";
import type { Scenario } from "../../scenario.ts";

/** A scenario on Cloudflare. */
export interface CloudflareScenario extends Scenario {
  /** The whole world of a seed, as the lab will serve it. */
  world(seed: number): CloudflareWorld;
}

/** What a scenario describes itself with. */
export interface Place {
  readonly dice: Dice;
  /** The zone's name: "heron.example". */
  readonly zone: string;
  /** A server that is well, at an address of its own. */
  server(fault?: Partial<ServerWorld>): ServerWorld;
  /** A hostname of the zone with its traffic. */
  site(label: string, way: SiteWorld["way"]): SiteWorld;
}

/** What is particular to a scenario; the rest is an ordinary zone. */
export type Story = Omit<Partial<CloudflareWorld>, "zones"> &
  Partial<Omit<ZoneWorld, "name" | "sites">> & { readonly sites: readonly SiteWorld[] };

const words = ["heron", "maple", "copper", "harbor", "violet", "summit", "ember", "willow"] as const;

/** Makes a scenario of a description: its zone, and two sites beside it that are well. */
export function cloudflareScenario({
  describe,
  ...about
}: Pick<Scenario, "id" | "title" | "cause"> & { describe(place: Place): Story }): CloudflareScenario {
  function world(seed: number): CloudflareWorld {
    const dice = createDice(`${about.id}/${seed}`);
    const zone = `${dice.pick(words)}-${dice.hex(4)}.example`;
    let next = dice.integer(1, 100);
    const server = (fault: Partial<ServerWorld> = {}): ServerWorld => {
      next += 1;
      // 192.88.99.0/24: no longer in use by anyone (RFC 7526), and public by its form.
      return { address: `192.88.99.${next}`, ...fault };
    };
    const site = (label: string, way: SiteWorld["way"]): SiteWorld => ({
      hostname: `${label}.${zone}`,
      requestsPerMinute: dice.integer(30, 240),
      way,
    });
    const {
      sites,
      account,
      tunnels,
      pools,
      monitors,
      workerDomains,
      changes,
      missingPermissions,
      quirks,
      ...zoneParts
    } = describe({ dice, zone, server, site });
    const beside = [
      site("www", { kind: "address", server: server() }),
      site("static", { kind: "address", server: server() }),
    ];
    const accountParts = { tunnels, pools, monitors, workerDomains, changes, missingPermissions, quirks };
    return {
      account: account ?? `Account of ${zone}`,
      zones: [
        {
          name: zone,
          ssl: "strict",
          readTimeoutSeconds: dice.pick([100, 100, 120]),
          ...zoneParts,
          sites: [...sites, ...beside],
        },
      ],
      ...Object.fromEntries(Object.entries(accountParts).filter(([, value]) => value !== undefined)),
    };
  }
  return { ...about, provider: "cloudflare", world, start: (options) => startCloudflare(world(options.seed), options) };
}
