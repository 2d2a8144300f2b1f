import { createDice, type Dice } from "../dice.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { CloudflareWorld, ZoneWorld } from "./world.ts";

/** One sampled request as the analytics datasets hold it; it stands for `sampleInterval` requests. */
export interface Sampled extends Outcome {
  readonly at: number;
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly colo: string;
  readonly cacheStatus: string;
  readonly securityAction: string;
  readonly requestSource: string;
  readonly ray: string;
  readonly sampleInterval: number;
}

/** How long back there is traffic. */
const reachMinutes = 60;
/** Requests kept of one site a minute; the rest is sampled away, as Cloudflare does. */
const keptPerMinute = 5;
/** Where visitors are: shares of the traffic by data centre. */
const colos: readonly (readonly [colo: string, share: number])[] = [
  ["FRA", 0.4],
  ["AMS", 0.25],
  ["LHR", 0.2],
  ["IAD", 0.15],
];
const paths = ["/", "/api/orders", "/api/cart", "/login", "/assets/app.js", "/search"] as const;

/** The last hour of a zone's traffic, oldest first; the same seed gives the same. */
export function trafficOf(world: CloudflareWorld, zone: ZoneWorld, seed: number, now: Date): readonly Sampled[] {
  return zone.sites
    .flatMap((site) => {
      const dice = createDice(`${seed}/${zone.name}/${site.hostname}`);
      const kept = Math.min(keptPerMinute, site.requestsPerMinute);
      const sampleInterval = Math.max(1, Math.round(site.requestsPerMinute / keptPerMinute));
      return Array.from({ length: Math.round(kept * reachMinutes) }, () => {
        const colo = coloOf(dice);
        const at = Math.floor(now.getTime() - dice.between(1000, reachMinutes * 60_000));
        const outcome = ordinary(outcomeOf(world, zone, site, colo, dice), dice);
        return {
          ...outcome,
          at,
          host: site.hostname,
          path: dice.pick(paths),
          method: dice.chance(0.8) ? "GET" : "POST",
          colo,
          cacheStatus: "dynamic",
          securityAction: "unknown",
          requestSource: "eyeball",
          ray: dice.hex(16),
          sampleInterval,
        };
      });
    })
    .sort((a, b) => a.at - b.at);
}

/** Ordinary life: now and then an application fails all by itself. */
function ordinary(outcome: Outcome, dice: Dice): Outcome {
  return outcome.edge === 200 && outcome.origin === 200 && dice.chance(0.001)
    ? { ...outcome, edge: 500, origin: 500 }
    : outcome;
}

function coloOf(dice: Dice): string {
  let left = dice.next();
  for (const [colo, share] of colos) {
    left -= share;
    if (left < 0) return colo;
  }
  return "FRA";
}
