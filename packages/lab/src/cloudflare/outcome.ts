import type { Dice } from "../dice.ts";
import type { CloudflareWorld, PoolWorld, ServerWorld, SiteWorld, ZoneWorld } from "./world.ts";

/** What one request met, in the words of Cloudflare's logs. */
export interface Outcome {
  readonly edge: number;
  /** 0 = no response received from the origin. */
  readonly origin: number;
  readonly originIp: string;
  /** Empty = no request was made to an origin. */
  readonly edgeServerIp: string;
  readonly tcpMs: number;
  readonly tlsMs: number;
  readonly originMs: number;
  readonly dnsMs: number;
}

/** Response headers beyond this many bytes are answered 520 (error 520 of Cloudflare's documentation). */
const headerLimitBytes = 131_072;
const edgeServer = "172.70.10.20";
const privateRange = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|127\.)/;

/** What a request from `colo` to a site meets, by the documented behaviour of the edge towards such a server. */
export function outcomeOf(world: CloudflareWorld, zone: ZoneWorld, site: SiteWorld, colo: string, dice: Dice): Outcome {
  if (zone.sickColo === colo) return { ...untouched, edge: 502, originMs: 0 };
  const { way } = site;
  switch (way.kind) {
    case "address": {
      const all = [way.server, ...(way.more ?? [])];
      return contact(all[dice.integer(0, all.length - 1)] ?? way.server, zone, dice);
    }
    case "cname":
      return way.server ? contact(way.server, zone, dice) : { ...untouched, edge: 530, dnsMs: dice.integer(20, 60) };
    case "tunnel": {
      const tunnel = world.tunnels?.find(({ name }) => name === way.tunnel);
      if (!tunnel || tunnel.connectors === 0) return { ...untouched, edge: 530 };
      return throughTunnel(way.server, zone, dice);
    }
    case "balancer":
      return balanced(world, zone, way.pools, way.fallback, dice);
  }
}

const untouched: Outcome = {
  edge: 200,
  origin: 0,
  originIp: "",
  edgeServerIp: "",
  tcpMs: 0,
  tlsMs: 0,
  originMs: 0,
  dnsMs: 0,
};

/** One attempt at a server, in the order in which a connection is made. */
function contact(server: ServerWorld, { ssl, readTimeoutSeconds = 100 }: ZoneWorld, dice: Dice): Outcome {
  const tried = { ...untouched, originIp: server.address, edgeServerIp: edgeServer };
  if (privateRange.test(server.address)) return { ...tried, edge: 523, originMs: dice.integer(1, 10) };
  if (server.firewalled) return { ...tried, edge: 522, originMs: 19_000 + dice.integer(0, 60) };
  if (server.listening === false) return { ...tried, edge: 521, originMs: dice.integer(1, 30) };
  const tcpMs = dice.integer(8, 40);
  const secure = ssl === "full" || ssl === "strict";
  if (secure && server.agreesOnTls === false) return { ...tried, tcpMs, edge: 525, originMs: dice.integer(10, 60) };
  const tlsMs = secure ? dice.integer(15, 60) : 0;
  if (ssl === "strict" && (server.certificateDays ?? 90) < 0)
    return { ...tried, tcpMs, tlsMs, edge: 526, originMs: dice.integer(20, 80) };
  const connected = { ...tried, tcpMs, tlsMs };
  if (server.slow && dice.chance(server.slow.share)) {
    const milliseconds = server.slow.seconds * 1000;
    const limit = readTimeoutSeconds * 1000;
    if (milliseconds >= limit) return { ...connected, edge: 524, originMs: limit + dice.integer(0, 900) };
    return { ...connected, edge: 200, origin: 200, originMs: milliseconds };
  }
  if ((server.headerBytes ?? 0) > headerLimitBytes) return { ...connected, edge: 520, originMs: dice.integer(30, 200) };
  const originMs = Math.round(dice.seconds({ median: 0.12, p99: 0.9 }) * 1000);
  if (server.answers && dice.chance(server.answers.share))
    return { ...connected, edge: server.answers.status, origin: server.answers.status, originMs };
  return { ...connected, edge: 200, origin: 200, originMs };
}

/** cloudflared answers 502 whatever keeps it from its service. */
function throughTunnel(server: ServerWorld, zone: ZoneWorld, dice: Dice): Outcome {
  const behind = contact({ ...server, address: "203.0.113.1" }, { ...zone, ssl: "off" }, dice);
  const reached = { ...behind, originIp: "", edgeServerIp: edgeServer };
  return behind.origin === 0 ? { ...reached, edge: 502, originMs: dice.integer(5, 60) } : reached;
}

/** Default pools in order, the fallback pool whatever its health; an origin that is off takes nothing. */
function balanced(
  world: CloudflareWorld,
  zone: ZoneWorld,
  names: readonly string[],
  fallback: string,
  dice: Dice,
): Outcome {
  const pools = names.flatMap((name) => world.pools?.find((pool) => pool.name === name) ?? []);
  const last = world.pools?.find(({ name }) => name === fallback);
  const usable = pools.find(
    (pool) => pool.enabled !== false && serversOf(pool).some((server) => isWell(world, pool, server, zone)),
  );
  const pool = usable ?? last;
  const servers = pool ? serversOf(pool).filter((server) => pool !== usable || isWell(world, pool, server, zone)) : [];
  const server = servers[dice.integer(0, Math.max(0, servers.length - 1))];
  return server ? contact(server, zone, dice) : { ...untouched, edge: 530 };
}

function serversOf(pool: PoolWorld): readonly ServerWorld[] {
  return pool.origins.filter(({ enabled }) => enabled !== false).map(({ server }) => server);
}

function isWell(world: CloudflareWorld, pool: PoolWorld, server: ServerWorld, zone: ZoneWorld): boolean {
  return monitored(world, pool, server, zone).healthy;
}

/** What a monitor says of a server, and in which words (the list of Cloudflare's monitor error codes). */
export interface Measured {
  readonly healthy: boolean;
  readonly reason: string;
  readonly code: number;
}

/** What a pool's monitor finds; without a monitor everything counts as healthy. */
export function monitored(
  world: CloudflareWorld,
  pool: Pick<PoolWorld, "monitor">,
  server: ServerWorld,
  zone: Pick<ZoneWorld, "ssl">,
): Measured {
  const monitor = world.monitors?.find(({ name }) => name === pool.monitor);
  return monitor
    ? probe(server, monitor.type, monitor.expectedCodes, zone)
    : { healthy: true, reason: "No failures", code: 200 };
}

/** One health check of a server. */
export function probe(
  server: ServerWorld,
  type: string,
  expectedCodes: string,
  _zone: Pick<ZoneWorld, "ssl">,
): Measured {
  const fails = (reason: string, code = 0): Measured => ({ healthy: false, reason, code });
  if (privateRange.test(server.address)) return fails("Network Unreachable");
  if (server.firewalled) return fails("TCP Timeout");
  if (server.listening === false) return fails("TCP connection failed");
  const secure = type.toLowerCase() === "https";
  if (secure && server.agreesOnTls === false) return fails("TLS Handshake Failure");
  if (secure && (server.certificateDays ?? 90) < 0) return fails("TLS untrusted certificate error");
  if (server.slow && server.slow.share > 0.9) return fails("HTTP timeout occurred");
  const code = server.monitorStatus ?? (server.answers && server.answers.share > 0.9 ? server.answers.status : 200);
  const accepted = expectedCodes
    .split(",")
    .some((part) => part === String(code) || (part.endsWith("xx") && part[0] === String(code)[0]));
  return accepted ? { healthy: true, reason: "No failures", code } : fails("Response code mismatch error", code);
}
