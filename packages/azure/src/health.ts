import type { Backend, BackendState } from "@cloud502/core";
import type { AzureFacts } from "./facts.ts";
import { lastSegment, poolName } from "./resource-id.ts";
import type { HealthWire, ServerWire, SettingHealthWire } from "./wire/health.ts";

/** Both vocabularies of `health`: the specification's and the one on the wire. Anything else is unknown, never healthy. */
const states: Readonly<Record<string, BackendState>> = {
  up: "healthy",
  healthy: "healthy",
  down: "unhealthy",
  unhealthy: "unhealthy",
  partial: "unhealthy",
  draining: "draining",
};

/** Backend health as backends, one per server of each pool × setting; addresses as access logs spell them (host:port). */
export function normaliseHealth(health: HealthWire, facts: AzureFacts): readonly Backend[] {
  return health.backendAddressPools.flatMap(({ backendAddressPool, backendHttpSettingsCollection }) =>
    backendHttpSettingsCollection.flatMap((one) => serversOf(one, lastSegment(backendAddressPool.id), facts)),
  );
}

/** The servers of one pool through one setting. */
export function serversOf(
  { backendHttpSettings, servers }: SettingHealthWire,
  pool: string,
  facts: AzureFacts,
): readonly Backend[] {
  const named = lastSegment(backendHttpSettings.id);
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const setting = facts.settings.find(({ name }) => same(name, named));
  const known = facts.pools.find(({ name }) => same(name, pool));
  return servers.map((server) =>
    toBackend(server, poolName(known?.name ?? pool, setting?.name ?? named), setting?.port),
  );
}

function toBackend(server: ServerWire, pool: string, port: number | undefined): Backend {
  const chain = server.backendCertificateChainMetadata?.certificateChainMetadata ?? [];
  const address = server.address ?? "unknown address";
  return {
    pool,
    address: port === undefined || address.includes(":") ? address : `${address}:${port}`,
    state: states[(server.health ?? "").toLowerCase()] ?? "unknown",
    ...(server.healthProbeErrorName && { reason: server.healthProbeErrorName }),
    ...(server.healthProbeLog && { description: server.healthProbeLog }),
    ...(server.ipConfiguration?.id && { id: server.ipConfiguration.id }),
    ...(chain.length > 0 && { certificates: chain.map(describe) }),
  };
}

/** The chain's fields are in no specification: whatever plain values there are, in their own words. */
function describe(certificate: Readonly<Record<string, unknown>>): string {
  return Object.entries(certificate)
    .filter(([, value]) => typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    .map(([key, value]) => `${key} ${value}`)
    .join(", ");
}
