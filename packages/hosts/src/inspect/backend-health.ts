import type { Backend, Gap } from "@cloud502/core";
import type { ApacheConfig } from "../apache/config/load.ts";
import { apacheView } from "../apache/config/view.ts";
import type { HaproxyConfig } from "../haproxy/config/parse.ts";
import { haproxyView } from "../haproxy/config/view.ts";
import { parseAddress } from "../nginx/config/address.ts";
import type { NginxConfig } from "../nginx/config/load.ts";
import { nginxView } from "../nginx/config/view.ts";
import {
  type ApacheStatus,
  askSocket,
  getLocal,
  parseApacheStatus,
  parseHaproxyStats,
  parseStubStatus,
  type StubStatus,
} from "./status-pages.ts";

interface Health {
  readonly backends: readonly Backend[];
  readonly gaps: readonly Gap[];
}

/** HAProxy's servers from its socket, else from the statistics page that the configuration opens. */
export async function haproxyHealth(config: HaproxyConfig, signal: AbortSignal): Promise<Health> {
  const { global, proxies } = haproxyView(config);
  const gap = (code: Gap["code"], message: string, permission?: string): Health => ({
    backends: [],
    gaps: [
      {
        provider: "haproxy",
        question: "health of servers",
        code,
        message,
        ...(permission !== undefined && { permission }),
      },
    ],
  });
  const path = global?.statements
    .find(({ words }) => words[0] === "stats" && words[1] === "socket")
    ?.words[2]?.replace(/^unix@/, "");
  const said = path?.startsWith("/") ? await askSocket(path, "show stat", signal) : undefined;
  const fromSocket = said === undefined || said === "denied" ? undefined : parseHaproxyStats(said);
  if (fromSocket) return { backends: fromSocket, gaps: [] };
  for (const { own, find } of proxies) {
    const uri = find("stats", "uri")?.words[2] ?? (own("stats", "enable").length > 0 ? "/haproxy?stats" : undefined);
    const bind = own("bind")[0]?.words[1];
    if (uri === undefined || bind === undefined || !/:\d+$/.test(bind)) continue;
    const { host, port } = parseAddress(bind.replace(/^\*?:/, "127.0.0.1:"), 80);
    const page = await getLocal({ host, port, path: `${uri};csv` }, signal);
    const backends = page === undefined ? undefined : parseHaproxyStats(page);
    if (backends) return { backends, gaps: [] };
  }
  if (said === "denied") return gap("denied", `${path} may not be opened`, `write ${path} (group haproxy)`);
  return path === undefined
    ? gap("not-enabled", "the configuration opens neither a stats socket nor a statistics page")
    : gap("unreachable", `nothing answers at ${path}`);
}

/** nginx's own counters, where the configuration has a stub_status that this machine may read. */
export async function nginxStatus(config: NginxConfig, signal: AbortSignal): Promise<StubStatus | undefined> {
  const { scopes, servers } = nginxView(config);
  for (const scope of scopes) {
    if (!scope.directive.block?.some(({ name }) => name === "stub_status") || scope.directive.name !== "location")
      continue;
    const server = servers.find(({ directive }) => scope.chain.includes(directive));
    const listen = server?.listens.find(({ args }) => !args.includes("ssl"))?.args[0] ?? "80";
    const address = /^\d+$/.test(listen)
      ? { host: "127.0.0.1", port: Number(listen) }
      : parseAddress(listen.replace(/^(\*|0\.0\.0\.0):/, "127.0.0.1:"), 80);
    const name = server?.names.find((one) => /^[\w.-]+$/.test(one));
    const page = await getLocal(
      {
        host: address.host,
        port: address.port,
        path: scope.directive.args.at(-1) ?? "/",
        ...(name !== undefined && { name }),
      },
      signal,
    );
    const status = page === undefined ? undefined : parseStubStatus(page);
    if (status) return status;
  }
  return undefined;
}

/** Apache's counters and balancer members from server-status?auto, where the configuration has it. */
export async function apacheStatus(config: ApacheConfig, signal: AbortSignal): Promise<ApacheStatus | undefined> {
  const { all } = apacheView(config);
  const location = all("Location").find(({ block }) =>
    block?.some(({ name, args }) => name.toLowerCase() === "sethandler" && args[0] === "server-status"),
  )?.args[0];
  const listen = all("Listen")[0]?.args[0];
  if (location === undefined || listen === undefined) return undefined;
  const address = /^\d+$/.test(listen) ? { host: "127.0.0.1", port: Number(listen) } : parseAddress(listen, 80);
  const page = await getLocal({ host: address.host, port: address.port, path: `${location}?auto` }, signal);
  return page === undefined ? undefined : parseApacheStatus(page);
}
