import { InspectionError, type Scope } from "@cloud502/core";
import type { Api } from "../api/client.ts";
import type { CloudflareOptions } from "../options.ts";
import { groups } from "../permissions.ts";
import { type Zone, zoneWire } from "../wire/zone.ts";

/** The zones in scope, by name or id, in the order asked; all that the token sees when none is named. A missing one rejects with `not-found`. */
export async function listZones(
  api: Api,
  options: CloudflareOptions,
  scope: Scope | undefined,
): Promise<readonly Zone[]> {
  const wanted = [...new Set([...options.zones, ...(scope?.ids ?? []), ...(scope?.names ?? [])])];
  const account: Readonly<Record<string, string>> = options.accountId ? { "account.id": options.accountId } : {};
  if (wanted.length === 0) {
    return api.list("/zones", zoneWire, { question: "zones", permission: groups.zone }, { query: account });
  }
  const found = await Promise.all(wanted.map((zone) => findZone(api, zone, account)));
  return [...new Map(found.map((zone) => [zone.id, zone])).values()];
}

async function findZone(api: Api, wanted: string, account: Readonly<Record<string, string>>): Promise<Zone> {
  const ask = { question: `zone ${wanted}`, permission: groups.zone };
  if (/^[0-9a-f]{32}$/i.test(wanted)) return api.get(`/zones/${wanted.toLowerCase()}`, zoneWire, ask);
  const named = await api.list("/zones", zoneWire, ask, { query: { ...account, name: wanted.toLowerCase() } });
  const [zone] = named.filter(({ name }) => name === wanted.toLowerCase());
  if (zone) return zone;
  throw new InspectionError("not-found", `The token sees no zone named ${wanted}.`, {
    hint: "Check the spelling, or give the token Zone Read for it; `cloud502 cloudflare zones` lists what it sees.",
  });
}
