import { memoised } from "../text/memo.ts";
import type { Classified } from "./format.ts";

/** What tells failure groups apart. */
export type GroupKey = Omit<Classified, "timings" | "requestId" | "perLine">;

/** Stands for everything that was folded. */
export const folded = "…other";

/**
 * What a table with too many groups gives up, level after level, for all groups alike: so that the outcome depends neither on
 * the order of lines nor on threads. 0: nothing · 1: numbers and hashes in routes · 2: routes behind their first segment ·
 * 3: routes · 4: hosts · 5: pools, backends and details · 6: all but the cause.
 */
export const lastLevel = 6;

/** The key at a level; folding what was folded before to a lower level gives the same. */
export function foldTo(level: number, key: GroupKey): GroupKey {
  const { signature, cause, status, backendStatus, pool, backend, host, route, detail } = key;
  if (level >= 6) return { signature: folded, cause };
  if (level === 5) return { signature, cause, status, backendStatus, route: folded };
  return {
    signature,
    cause,
    status,
    backendStatus,
    pool,
    backend,
    host: level >= 4 && host !== undefined ? folded : host,
    route: route === undefined ? undefined : foldRoute(level, route),
    detail,
  };
}

/** A route at a level. */
export function foldRoute(level: number, route: string): string {
  if (level === 0) return route;
  if (level >= 3) return folded;
  const general = withoutIds(route);
  if (level < 2) return general;
  const second = general.indexOf("/", 1);
  return second > 0 ? `${general.slice(0, second)}/…` : general;
}

/** A segment of a path that names one thing among many: a number, a hash, a UUID, or anything very long. */
const identifier = /(?<=\/)(?:\d+|[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f-]{27}|[^/]{40,})(?=\/|$)/gi;

/** "/orders/17/items" becomes "/orders/:/items", with an asterisk for the colon. */
const withoutIds = memoised(4096, (route) => (/\d|[^/]{8}/.test(route) ? route.replace(identifier, "*") : route));
