import type { Backend, BackendState, Probe } from "@cloud502/core";
import type { CloudflareFacts } from "./facts.ts";

type Pools = NonNullable<CloudflareFacts["pools"]>;
type Health = Pools[number]["health"];
type HealthChecks = NonNullable<CloudflareFacts["healthChecks"]>;
type Origins = CloudflareFacts["origins"];

/** Every origin behind proxied hostnames and pools, with the health that any of Cloudflare's own sources reports. */
export function backendsOf(
  pools: readonly (Omit<Pools[number], "health"> & { readonly health?: Health })[],
  healthChecks: readonly HealthChecks[number][],
  origins: Origins,
  tunnels: NonNullable<CloudflareFacts["tunnels"]>,
): readonly Backend[] {
  const pooled = pools.flatMap((pool) =>
    pool.origins.map((origin): Backend => {
      const measured = originHealth(pool.health, origin.address);
      const enabled = pool.enabled && origin.enabled && origin.weight > 0;
      return {
        pool: pool.id,
        address: origin.address,
        id: origin.name,
        ...(enabled ? measured : { state: "unused", reason: disabledBy(pool.enabled, origin) }),
      };
    }),
  );
  const direct = origins
    .filter(({ proxied, kind }) => proxied && kind !== "load-balancer")
    .flatMap(({ hostname, targets, tunnel }) =>
      targets.map(({ address }): Backend => {
        const own = healthChecks.find((check) => check.address === address || check.address === hostname);
        const carrier = tunnels.find(({ id }) => id === tunnel);
        return { pool: hostname, address, ...(own ? checkHealth(own) : tunnelHealth(carrier)) };
      }),
    );
  return [...pooled, ...direct];
}

function disabledBy(poolEnabled: boolean, { enabled }: { readonly enabled: boolean }): string {
  if (!poolEnabled) return "pool disabled";
  return enabled ? "weight 0" : "origin disabled";
}

type State = Pick<Backend, "state" | "reason" | "description">;

/** An origin is healthy when most regions that check it say so; Cloudflare decides by a quorum of data centres per region. */
export function originHealth(health: Health, address: string): State {
  const words = (health ?? []).flatMap(({ region, origins }) =>
    origins
      .filter((one) => one.address === address.toLowerCase().replace(/\.$/, ""))
      .map((one) => ({ region, ...one })),
  );
  if (words.length === 0) return { state: "unknown" };
  const failing = words.filter(({ healthy }) => !healthy);
  if (failing.length === 0) return { state: "healthy" };
  const description = failing.map(({ region, reason }) => `${region}: ${reason ?? "unhealthy"}`).join("; ");
  const state: BackendState = failing.length * 2 > words.length ? "unhealthy" : "healthy";
  return { state, description, ...(failing[0]?.reason && { reason: failing[0].reason }) };
}

function checkHealth({ status, reason, suspended }: HealthChecks[number]): State {
  if (suspended || (status !== "healthy" && status !== "unhealthy"))
    return { state: "unknown", reason: suspended ? "suspended" : status };
  return { state: status, ...(reason && status === "unhealthy" && { reason }) };
}

/** A connected tunnel says nothing of the service behind it; one without connectors cannot carry a request. */
function tunnelHealth(tunnel: NonNullable<CloudflareFacts["tunnels"]>[number] | undefined): State {
  if (!tunnel) return { state: "unknown" };
  const gone = tunnel.status === "down" || tunnel.status === "inactive" || tunnel.status === "deleted";
  return gone
    ? { state: "unhealthy", reason: `tunnel ${tunnel.status}` }
    : { state: "unknown", description: `tunnel ${tunnel.status}; the service behind it is not checked` };
}

/** Monitors of pools and standalone health checks, as probes. */
export function probesOf(
  pools: readonly Pick<Pools[number], "id" | "monitor">[],
  monitors: readonly NonNullable<CloudflareFacts["monitors"]>[number][],
  healthChecks: readonly HealthChecks[number][],
  origins: Origins,
): readonly Probe[] {
  const ofPools = pools.flatMap((pool) => {
    const monitor = monitors.find(({ id }) => id === pool.monitor);
    if (!monitor) return [];
    return {
      pool: pool.id,
      enabled: true,
      protocol: monitor.type,
      port: monitor.port ?? ("traffic-port" as const),
      intervalSeconds: monitor.intervalSeconds,
      timeoutSeconds: monitor.timeoutSeconds,
      unhealthyThreshold: monitor.retries + 1,
      ...(monitor.path && { path: monitor.path }),
      ...(monitor.host && { host: monitor.host }),
      ...(monitor.expectedCodes && { expect: monitor.expectedCodes }),
    };
  });
  const standalone = healthChecks.map((check): Probe => {
    const served = origins.find(
      ({ hostname, targets }) => hostname === check.address || targets.some(({ address }) => address === check.address),
    );
    return {
      pool: served?.hostname ?? check.address,
      enabled: !check.suspended,
      protocol: check.type.toLowerCase(),
      port: check.port ?? "traffic-port",
      intervalSeconds: check.intervalSeconds ?? 60,
      timeoutSeconds: check.timeoutSeconds ?? 5,
      unhealthyThreshold: check.consecutiveFails ?? 1,
      ...(check.path && { path: check.path }),
      ...(check.expectedCodes && { expect: check.expectedCodes.join(",") }),
    };
  });
  return [...ofPools, ...standalone];
}
