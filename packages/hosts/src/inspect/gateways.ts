import type { Backend, Gateway, Limits, Probe } from "@cloud502/core";
import type { ApacheConfig } from "../apache/config/load.ts";
import { apacheView } from "../apache/config/view.ts";
import type { HaproxyConfig } from "../haproxy/config/parse.ts";
import { haproxySeconds, haproxyView } from "../haproxy/config/view.ts";
import type { NginxConfig } from "../nginx/config/load.ts";
import { parseTime } from "../nginx/config/units.ts";
import { nginxView, value } from "../nginx/config/view.ts";

/** The common part of a proxy's snapshot, from its configuration. */
export interface ProxyParts {
  readonly gateway: Gateway;
  readonly backends: readonly Backend[];
  readonly probes: readonly Probe[];
  readonly limits: Limits;
}

/** Parameters of a server that has none. */
const none: Readonly<Record<string, string>> = {};

/** nginx: pools are its upstream groups and the addresses that are passed to directly. It has no health checks of its own, so that states are unknown or "unused" (down). */
export function nginxParts(config: NginxConfig, name: string): ProxyParts {
  const view = nginxView(config);
  const groups = view.upstreams.map((one) => ({ id: one.name, servers: one.servers }));
  const direct = view.passes
    .filter(({ upstream }) => !upstream)
    .map(({ target }) => ({
      id: target.unix === undefined ? `${target.host}:${target.port}` : `unix:${target.unix}`,
      servers: [{ ...target, parameters: none }],
    }));
  const all = [...groups, ...direct.filter((one, index) => direct.findIndex(({ id }) => id === one.id) === index)];
  const [first] = view.passes;
  const read = first && parseTime(value(first.scope, `${first.kind}_read_timeout`) ?? "60s");
  const connect = first && parseTime(value(first.scope, `${first.kind}_connect_timeout`) ?? "60s");
  return {
    gateway: {
      id: config.main,
      name,
      kind: "gateway",
      pools: all.map(({ id }) => ({ id, name: id })),
      scope: { product: "nginx" },
      hostnames: [...new Set(view.servers.flatMap(({ names }) => names))].filter((one) => one !== "_" && one !== ""),
    },
    backends: all.flatMap(({ id, servers }) =>
      servers.map((server) => ({
        pool: id,
        address: server.unix === undefined ? `${server.host}:${server.port}` : `unix:${server.unix}`,
        state: "down" in server.parameters ? ("unused" as const) : ("unknown" as const),
      })),
    ),
    probes: [],
    limits: {
      ...(read !== undefined && { responseTimeoutSeconds: read }),
      ...(connect !== undefined && { connectTimeoutSeconds: connect }),
    },
  };
}

/** HAProxy: pools are its backends; states come from the statistics where they can be asked. */
export function haproxyParts(config: HaproxyConfig, name: string, health: readonly Backend[] = []): ProxyParts {
  const proxies = haproxyView(config).proxies.filter(({ serves }) => serves);
  const seconds = (text: string | undefined) => haproxySeconds(text);
  const probes = proxies.flatMap(({ name: pool, servers, find }): readonly Probe[] => {
    const checked = servers.find(({ options }) => options.includes("check"));
    if (!checked) return [];
    const after = (word: string) =>
      checked.options.includes(word) ? checked.options[checked.options.lastIndexOf(word) + 1] : undefined;
    const http = find("option", "httpchk");
    const path = http?.words.slice(2).find((word) => word.startsWith("/"));
    const expect = find("http-check", "expect")?.words.slice(2).join(" ");
    const interval = seconds(after("inter")) ?? 2;
    return [
      {
        pool,
        enabled: true,
        protocol: http ? "HTTP" : "TCP",
        port: "traffic-port",
        ...(path !== undefined && { path }),
        ...(expect !== undefined && { expect }),
        intervalSeconds: interval,
        timeoutSeconds: seconds(find("timeout", "check")?.words[2]) ?? interval,
        healthyThreshold: Number(after("rise") ?? 2),
        unhealthyThreshold: Number(after("fall") ?? 3),
      },
    ];
  });
  const [first] = proxies;
  const server = seconds(first?.find("timeout", "server")?.words[2]);
  const connect = seconds(first?.find("timeout", "connect")?.words[2]);
  const configured = proxies.flatMap(({ name: pool, servers }): readonly Backend[] =>
    servers.map(({ name: id, address, options }) => ({
      pool,
      address,
      id,
      state: options.includes("disabled") ? "unused" : "unknown",
    })),
  );
  return {
    gateway: {
      id: config.files[0] ?? name,
      name,
      kind: "gateway",
      pools: proxies.map(({ name: id }) => ({ id, name: id })),
      scope: { product: "haproxy" },
    },
    backends: configured.map((one) => health.find(({ pool, id }) => pool === one.pool && id === one.id) ?? one),
    probes,
    limits: {
      ...(server !== undefined && { responseTimeoutSeconds: server }),
      ...(connect !== undefined && { connectTimeoutSeconds: connect }),
    },
  };
}

/** Apache: pools are its balancers and the URLs that are passed to directly. */
export function apacheParts(config: ApacheConfig, name: string, health: readonly Backend[] = []): ProxyParts {
  const { balancers, passes, all } = apacheView(config);
  const members = balancers.flatMap(({ name: pool, members: lines }): readonly Backend[] =>
    lines.map(({ args }) => ({ pool, address: (args[0] ?? "").replace(/^\w+:\/\//, ""), state: "unknown" })),
  );
  const direct = passes
    .filter(({ scheme }) => scheme !== "balancer")
    .map(({ host, port, scheme, unix }) =>
      unix === undefined ? `${host}:${port ?? (scheme === "https" ? 443 : 80)}` : `unix:${unix}`,
    );
  const backends = [
    ...members,
    ...[...new Set(direct)].map((address): Backend => ({ pool: address, address, state: "unknown" })),
  ];
  const timeout = Number((all("ProxyTimeout").at(-1) ?? all("Timeout").at(-1))?.args[0] ?? 60);
  return {
    gateway: {
      id: config.main,
      name,
      kind: "gateway",
      pools: [...new Set(backends.map(({ pool }) => pool))].map((id) => ({ id, name: id })),
      scope: { product: "apache" },
      hostnames: [...new Set(all("ServerName").flatMap(({ args }) => args))],
    },
    backends: backends.map(
      (one) => health.find(({ pool, address }) => pool === one.pool && address === one.address) ?? one,
    ),
    probes: [],
    limits: { ...(Number.isFinite(timeout) && { responseTimeoutSeconds: timeout }) },
  };
}
