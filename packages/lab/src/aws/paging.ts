import { ApiFault } from "./fault.ts";

/** One page of a list and the token of the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Cuts a page; a token is opaque to clients and a made-up one is refused. */
export function pageOf<Item>(
  all: readonly Item[],
  size: number,
  token: string | undefined,
  invalid = "ValidationError",
): Page<Item> {
  const start = token === undefined ? 0 : openToken(token, invalid);
  const items = all.slice(start, start + size);
  const end = start + items.length;
  return end < all.length ? { items, next: sealToken(end) } : { items };
}

/** Wraps a position in a token. */
export function sealToken(position: number): string {
  return Buffer.from(`lab:${position}`).toString("base64url");
}

/** Reads a token's position or throws the service's fault. */
export function openToken(token: string, invalid: string): number {
  const match = /^lab:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  if (!match) throw new ApiFault(invalid, "The token is not valid");
  return Number(match[1]);
}
