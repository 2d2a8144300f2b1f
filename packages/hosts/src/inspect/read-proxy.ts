import type { Gap } from "@cloud502/core";
import { loadApacheConfig } from "../apache/config/load.ts";
import { parseHaproxy } from "../haproxy/config/parse.ts";
import type { ListeningAt } from "../lint/absent-listeners.ts";
import type { FileReader } from "../lint/files.ts";
import type { LinuxFacts } from "../linux/facts.ts";
import type { KernelFiles } from "../linux/files.ts";
import { readSockets } from "../linux/sockets.ts";
import type { NginxFacts } from "../nginx/config/facts.ts";
import { loadNginxConfig } from "../nginx/config/load.ts";
import { apacheStatus, haproxyHealth, nginxStatus } from "./backend-health.ts";
import { apacheLogs, haproxyLogs, nginxLogs } from "./configured-logs.ts";
import type { RunningProxy } from "./find-configurations.ts";
import { apacheParts, haproxyParts, nginxParts, type ProxyParts } from "./gateways.ts";
import type { LogFile } from "./log-inputs.ts";
import { pathFacts } from "./path-facts.ts";

/** A proxy as far as its configuration and its status pages tell. */
export interface ProxyPart {
  readonly product: string;
  readonly parts: ProxyParts;
  readonly facts: unknown;
  readonly logs: readonly LogFile[];
}

/** What the readers of a proxy's configuration are given. */
export interface ProxySources {
  readonly reader: FileReader;
  readonly signal: AbortSignal;
  gap(gap: Gap): void;
  /** What is known of the machine, when the proxy runs on it. */
  readonly machine?: LinuxFacts;
  readonly kernel?: KernelFiles;
  /** Listening sockets in the proxy's own network namespace; absent when they cannot be read. */
  readonly listeners?: readonly ListeningAt[];
}

/** A proxy's configuration, logs and, where its status pages answer, the health of its backends; undefined when no file could be read. */
export async function readProxy(proxy: RunningProxy, sources: ProxySources): Promise<ProxyPart | undefined> {
  const { product, container, pid } = proxy;
  const listeners = await listenersOf(pid, sources.kernel);
  const reader = container === undefined || pid === undefined ? sources.reader : insideOf(sources.reader, pid);
  const inside = { ...sources, reader, ...(listeners && { listeners }) };
  if (product === "nginx") return readNginx(proxy, inside);
  return product === "haproxy" ? readHaproxy(proxy, inside) : readApache(proxy, inside);
}

/** Listeners where the process itself looks: in a container that is not the machine's own list. */
async function listenersOf(
  pid: number | undefined,
  kernel: KernelFiles | undefined,
): Promise<readonly ListeningAt[] | undefined> {
  if (pid === undefined || kernel === undefined) return undefined;
  const { listeners } = await readSockets(kernel, `proc/${pid}/net`);
  return listeners.length === 0 ? undefined : listeners.map(({ address, port }) => ({ address, port }));
}

function unreadable(product: string, path: string, message: string): Gap {
  return { provider: product, question: `configuration ${path}`, code: "unreadable", message };
}

async function readNginx(
  { paths: [path = ""], version, container }: RunningProxy,
  { reader, signal, gap, machine, listeners }: ProxySources,
): Promise<ProxyPart | undefined> {
  const config = await loadNginxConfig(path, { files: reader, ...(version !== undefined && { version }) });
  for (const { kind, message } of config.problems) if (kind === "unreadable") gap(unreadable("nginx", path, message));
  if (config.files.length === 0) return undefined;
  const here = machine !== undefined && container === undefined;
  const facts: NginxFacts = {
    config,
    ...(here && {
      paths: await pathFacts(config),
    }),
    ...(listeners && { listeners }),
    ...(machine?.appServers && { apps: machine.appServers }),
    ...(machine?.containers && machine.containers.length > 0 && { containers: machine.containers }),
    ...(container !== undefined && { ownContainer: container }),
  };
  const parts = nginxParts(config, `nginx ${path}`);
  const status = here ? await nginxStatus(config, signal) : undefined;
  const counted = status && {
    connections: String(status.active),
    requests: String(status.requests),
    dropped: String(status.accepted - status.handled),
  };
  const gateway = { ...parts.gateway, scope: { ...parts.gateway.scope, ...counted } };
  return { product: "nginx", parts: { ...parts, gateway }, facts, logs: nginxLogs(config) };
}

async function readHaproxy(
  { paths }: RunningProxy,
  { reader, signal, gap, machine, listeners }: ProxySources,
): Promise<ProxyPart | undefined> {
  const sources: Record<string, string> = {};
  for (const path of paths) {
    try {
      sources[path] = await reader.read(path);
    } catch (error) {
      gap(unreadable("haproxy", path, error instanceof Error ? error.message : String(error)));
    }
  }
  if (Object.keys(sources).length === 0) return undefined;
  const config = parseHaproxy(sources);
  const health = machine ? await haproxyHealth(config, signal) : { backends: [], gaps: [] };
  for (const one of health.gaps) gap(one);
  return {
    product: "haproxy",
    parts: haproxyParts(config, `haproxy ${paths[0]}`, health.backends),
    facts: { config, ...(listeners && { listeners }) },
    logs: haproxyLogs(config),
  };
}

async function readApache(
  { paths: [path = ""] }: RunningProxy,
  { reader, signal, gap, machine, listeners }: ProxySources,
): Promise<ProxyPart | undefined> {
  const config = await loadApacheConfig(path, reader);
  for (const { path: missing, message } of config.unreadable) gap(unreadable("apache", missing, message));
  if (config.files.length === 0) return undefined;
  const status = machine ? await apacheStatus(config, signal) : undefined;
  const parts = apacheParts(config, `apache ${path}`, status?.backends);
  const counted = status && { busyWorkers: String(status.busyWorkers), idleWorkers: String(status.idleWorkers) };
  const gateway = { ...parts.gateway, scope: { ...parts.gateway.scope, ...counted } };
  return {
    product: "apache",
    parts: { ...parts, gateway },
    facts: { config, ...(listeners && { listeners }) },
    logs: apacheLogs(config),
  };
}

/** A container's files through its process (readable for root, and for the same user). */
function insideOf(reader: FileReader, pid: number): FileReader {
  const root = `/proc/${pid}/root`;
  return {
    read: (path) => reader.read(`${root}${path}`),
    glob: async (pattern) => (await reader.glob(`${root}${pattern}`)).map((path) => path.slice(root.length)),
  };
}
