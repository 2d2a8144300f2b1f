import { idOf, uuidOf } from "../ids.ts";
import type { CloudflareWorld, TunnelWorld } from "../world.ts";

const created = "2024-01-01T05:20:00.123450Z";
const dataCentres = ["fra06", "fra08", "ams01", "ams05"];

export function tunnelObject(tunnel: TunnelWorld, world: CloudflareWorld) {
  return {
    id: uuidOf("tunnel", tunnel.name),
    account_tag: idOf("account", world.account),
    name: tunnel.name,
    status: tunnel.connectors > 0 ? "healthy" : "down",
    tun_type: "cfd_tunnel",
    remote_config: true,
    metadata: {},
    connections: connectorObjects(tunnel).flatMap(({ conns }) => conns),
    conns_active_at: tunnel.connectors > 0 ? created : null,
    conns_inactive_at: tunnel.connectors > 0 ? null : created,
    created_at: created,
    deleted_at: null,
  };
}

export function connectorObjects(tunnel: TunnelWorld) {
  return Array.from({ length: tunnel.connectors }, (_, index) => {
    const id = uuidOf("connector", `${tunnel.name}/${index}`);
    const version = tunnel.version ?? "2026.9.1";
    return {
      id,
      arch: "linux_amd64",
      config_version: 1,
      features: ["ha-origin"],
      run_at: created,
      version,
      conns: dataCentres.map((colo_name, number) => ({
        client_id: id,
        client_version: version,
        colo_name,
        id: uuidOf("connection", `${tunnel.name}/${index}/${number}`),
        is_pending_reconnect: false,
        opened_at: created,
        origin_ip: "198.18.0.7",
        uuid: uuidOf("connection", `${tunnel.name}/${index}/${number}`),
      })),
    };
  });
}

export function ingressObject(tunnel: TunnelWorld, world: CloudflareWorld) {
  const rules = world.zones.flatMap(({ sites }) =>
    sites.flatMap(({ hostname, way }) =>
      way.kind === "tunnel" && way.tunnel === tunnel.name
        ? [{ hostname, service: way.service, originRequest: {} }]
        : [],
    ),
  );
  return {
    account_id: idOf("account", world.account),
    tunnel_id: uuidOf("tunnel", tunnel.name),
    version: 1,
    config: { ingress: [...rules, { service: "http_status:404" }], "warp-routing": { enabled: false } },
    source: "cloudflare",
    created_at: created,
  };
}
