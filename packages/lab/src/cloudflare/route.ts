import type { Sampled } from "./traffic.ts";
import type { CloudflareWorld, ZoneWorld } from "./world.ts";

/** What a handler knows of its call. */
export interface Call {
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly world: CloudflareWorld;
  readonly now: Date;
  traffic(zone: ZoneWorld): readonly Sampled[];
}

/** How a list is paged: by number, not at all, or by a cursor in one of two places. */
export type PagingKind = "page" | "none" | "cursor" | "cursors";

export interface Route {
  /** "service:action", for counting and for misbehaviour. */
  readonly action: string;
  readonly method: "GET" | "POST";
  /** Path below /client/v4; `*` is one segment. */
  readonly path: string;
  /** The permission group it needs; absent = any token. */
  readonly permission?: string;
  readonly paging: PagingKind;
  /** Items a page when nothing is asked for. */
  readonly perPage?: number;
  /** undefined = 404. */
  handle(call: Call): unknown;
}
