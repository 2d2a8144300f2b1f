import { createDice } from "../dice.ts";

/** Cloudflare's identifiers are 32 hexadecimal digits; equal names give equal ones. */
export function idOf(kind: string, name: string): string {
  return createDice(`${kind}/${name}`).hex(32);
}

/** A tunnel's or connector's UUID. */
export function uuidOf(kind: string, name: string): string {
  const hex = idOf(kind, name);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
