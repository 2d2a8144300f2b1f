import type { Classified } from "./format.ts";

/** What tells failure groups apart. */
export type GroupKey = Omit<Classified, "timings" | "requestId">;

export const folded = "…other";

/** A segment of a path that names one thing among many: a number, a hash, a UUID, or anything very long. */
const identifier = /^(?:\d+|[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f-]{27}|.{40,})$/i;

const withRoute = (change: (route: string) => string) => (key: GroupKey) =>
  key.route === undefined ? key : { ...key, route: change(key.route) };
const withoutIds = (route: string) =>
  route
    .split("/")
    .map((segment) => (identifier.test(segment) ? "*" : segment))
    .join("/");
const firstSegment = (route: string) =>
  route.indexOf("/", 1) > 0 ? `${route.slice(0, route.indexOf("/", 1))}/…` : route;
const noRoute = withRoute(() => folded);
const noHost = (key: GroupKey) => noRoute(key.host === undefined ? key : { ...key, host: folded });

/**
 * What a table with too many groups gives up, step after step, for all groups alike: so that the outcome depends neither on
 * the order of lines nor on threads. Each step folds further what the one before has left.
 */
export const folds: readonly ((key: GroupKey) => GroupKey)[] = [
  (key) => key,
  withRoute(withoutIds),
  withRoute(firstSegment),
  noRoute,
  noHost,
  ({ signature, cause, status, backendStatus }) => ({ signature, cause, status, backendStatus, route: folded }),
  ({ cause }) => ({ signature: folded, cause }),
];

/** The key at a level: every fold up to it, one after the other. */
export function foldTo(level: number, key: GroupKey): GroupKey {
  let result = key;
  for (let i = 1; i <= level; i++) result = folds[i]?.(result) ?? result;
  return result;
}
