import type { Fields } from "@cloud502/core";

/** What one try of nginx at a backend left in the $upstream_* variables; "-" and "" become undefined. */
export interface Attempt {
  readonly address: string | undefined;
  readonly status: number | undefined;
  /** TCP and TLS were up. */
  readonly connected: boolean;
  /** A valid response head came. */
  readonly answered: boolean;
}

/**
 * Tries are separated by ", ", and by " : " where an internal redirect went to another upstream; the same place in each
 * variable is the same try. Source: ngx_http_upstream.c, ngx_http_upstream_addr_variable.
 */
export function readAttempts(read: Fields): readonly Attempt[] {
  const list = (variable: string, levels?: readonly number[]) => (read(variable, levels) ?? "").split(/, | : /);
  const addresses = list("upstream_addr");
  // How long does not matter here, only whether.
  const connects = list("upstream_connect_time", []);
  const headers = list("upstream_header_time", []);
  return list("upstream_status").map((status, index) => ({
    address: text(addresses[index]),
    status: number(status),
    connected: number(connects[index]) !== undefined,
    answered: number(headers[index]) !== undefined,
  }));
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value === "-" || value === "" ? undefined : value;
}

function number(value: string | undefined): number | undefined {
  const found = text(value);
  const parsed = Number(found);
  return found === undefined || Number.isNaN(parsed) ? undefined : parsed;
}

/** A peer has a port or is a unix socket; "no live upstreams" leaves the group's name. */
export function isPeer(address: string): boolean {
  return address.startsWith("unix:") || /:\d+$/.test(address);
}
