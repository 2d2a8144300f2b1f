import type { Dice } from "../dice.ts";
import { ask } from "./exchange.ts";
import { type Watch, watchPool } from "./health.ts";
import type { Gateway, Pool, Setting, Site } from "./world.ts";

/** One request as the gateway logs it. Times in seconds. */
export interface AccessRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly status: number;
  readonly backendStatus?: number;
  readonly errorInfo: string;
  /** ip:port of the server that was chosen. */
  readonly server?: string;
  readonly taken: number;
  readonly backendTaken?: number;
  readonly connect?: number;
  readonly site: Site;
  readonly path: string;
  readonly query: string;
  readonly instance: string;
  readonly client: string;
  readonly transaction: string;
}

/** Health and requests of one gateway over one hour. */
export interface Hour {
  readonly start: number;
  readonly records: readonly AccessRecord[];
  /** Watches by "pool~setting". */
  readonly watches: ReadonlyMap<string, readonly Watch[]>;
}

/** Lives through one hour that ends at `now`. */
export function live(gateway: Gateway, now: Date, dice: Dice): Hour {
  const start = now.getTime() - 3_600_000;
  const watches = new Map<string, readonly Watch[]>();
  const records: AccessRecord[] = [];
  for (const site of gateway.sites) {
    const pool = gateway.pools.find(({ name }) => name === site.pool);
    const setting = gateway.settings.find(({ name }) => name === site.setting);
    if (!pool || !setting) continue;
    const key = `${pool.name}~${setting.name}`;
    const watched = watches.get(key) ?? watchPool(gateway, pool, setting, dice);
    watches.set(key, watched);
    records.push(...visits(gateway, site, pool, setting, watched, start, dice.fork(`traffic/${site.host}`)));
  }
  return { start, records: records.sort((a, b) => a.time - b.time), watches };
}

function visits(
  gateway: Gateway,
  site: Site,
  pool: Pool,
  setting: Setting,
  watched: readonly Watch[],
  start: number,
  dice: Dice,
): readonly AccessRecord[] {
  const records: AccessRecord[] = [];
  const whole = site.paths.reduce((sum, { share }) => sum + share, 0);
  let turn = dice.integer(0, 7);
  let second = 0;
  while (second < 3_600) {
    second += -Math.log(1 - dice.next()) / site.requestsPerSecond;
    if (second >= 3_600) break;
    const path = pathAt(site, dice.next() * whole);
    const minute = second / 60;
    const served = serve({ gateway, site, pool, setting, watched, minute, path, turn: turn++, dice });
    records.push({
      ...served,
      time: start + Math.round(second * 1000),
      site,
      path,
      query: dice.chance(0.3) ? `id=${dice.integer(1, 9999)}` : "",
      instance: `appgw_${dice.integer(0, gateway.instances - 1)}`,
      client: `203.0.113.${dice.integer(1, 254)}`,
      transaction: dice.hex(32),
    });
  }
  return records;
}

/** The path at a place on the line that all shares make together. */
function pathAt({ paths }: Site, place: number): string {
  let end = 0;
  for (const { path, share } of paths) {
    end += share;
    if (place < end) return path;
  }
  return "/";
}

interface Visit {
  readonly gateway: Gateway;
  readonly site: Site;
  readonly pool: Pool;
  readonly setting: Setting;
  readonly watched: readonly Watch[];
  readonly minute: number;
  readonly path: string;
  readonly turn: number;
  readonly dice: Dice;
}

type Served = Pick<
  AccessRecord,
  "status" | "backendStatus" | "errorInfo" | "server" | "taken" | "backendTaken" | "connect"
>;

/**
 * One request: round robin over servers in service; v2 tries one other server after a timeout and answers 504, v1 answers
 * 502 (https://learn.microsoft.com/azure/application-gateway/http-response-codes).
 */
function serve({ gateway, site, setting, watched, minute, path, turn, dice }: Visit): Served {
  const ready = watched.filter((one) => one.server.address !== undefined && one.inService(minute));
  const overhead = dice.between(0, 0.003);
  if (ready.length === 0) return { status: 502, errorInfo: "ERRORINFO_UPSTREAM_NO_LIVE", taken: overhead };
  const limit = setting.requestTimeoutSeconds;
  let waited = 0;
  const tries = gateway.generation === "v2" && ready.length > 1 ? 2 : 1;
  for (let attempt = 0; attempt < tries; attempt++) {
    const { server } = ready[(turn + attempt) % ready.length] ?? ready[0] ?? { server: undefined };
    if (!server) break;
    const routed = `${server.address}:${setting.port}`;
    // Connections are shared: the pause on one grows with the number of servers and falls with the traffic.
    const idle = (-Math.log(1 - dice.next()) * 6 * ready.length) / site.requestsPerSecond;
    const outcome = ask({ gateway, server, setting, path, minute, dice, idle });
    const connect = dice.between(0.0005, 0.004);
    switch (outcome.kind) {
      case "answered":
        if (outcome.after <= limit) {
          const backendTaken = outcome.after;
          return {
            status: outcome.status,
            backendStatus: outcome.status,
            errorInfo: "ERRORINFO_NO_ERROR",
            server: routed,
            taken: waited + backendTaken + overhead,
            backendTaken,
            connect,
          };
        }
        waited += limit;
        break;
      case "closed":
        return {
          status: 502,
          errorInfo: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
          server: routed,
          taken: waited + outcome.after + overhead,
          backendTaken: outcome.after,
          connect,
        };
      case "dropped":
        waited += limit;
        break;
      default:
        return { status: 502, errorInfo: "", server: routed, taken: waited + overhead, backendTaken: 0 };
    }
  }
  const last = ready[(turn + tries - 1) % ready.length]?.server.address;
  const late = {
    errorInfo: "ERRORINFO_UPSTREAM_TIMED_OUT",
    server: `${last}:${setting.port}`,
    taken: waited + overhead,
    backendTaken: limit,
  };
  return gateway.generation === "v2" ? { ...late, status: 504 } : { ...late, status: 502, errorInfo: "" };
}
