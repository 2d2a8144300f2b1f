import { isAbsolute, join } from "node:path";
import type { ProcessFact } from "../linux/facts.ts";
import { option } from "./app-servers.ts";
import type { Exec } from "./exec.ts";

/** A running proxy and the configuration that its command line names, or else the one its build names. */
export interface RunningProxy {
  readonly product: "nginx" | "apache" | "haproxy";
  /** Absent when only the configuration is looked at. */
  readonly pid?: number;
  readonly paths: readonly string[];
  readonly version?: string;
  /** nginx's prefix (-p), Apache's ServerRoot (-d). */
  readonly prefix?: string;
  readonly container?: string;
}

const usual = {
  nginx: "/etc/nginx/nginx.conf",
  apache: "/etc/apache2/apache2.conf",
  haproxy: "/etc/haproxy/haproxy.cfg",
} as const;

/** The proxies among the processes: one for each master. */
export async function runningProxies(
  processes: readonly ProcessFact[],
  exec: Exec,
  signal: AbortSignal,
): Promise<readonly RunningProxy[]> {
  const masters = processes.filter(
    ({ role, parent }) =>
      (role === "nginx" || role === "apache" || role === "haproxy") &&
      !processes.some((other) => other.pid === parent && other.role === role),
  );
  return Promise.all(masters.map((process) => toProxy(process, exec, signal)));
}

async function toProxy(process: ProcessFact, exec: Exec, signal: AbortSignal): Promise<RunningProxy> {
  const product = process.role === "apache" ? "apache" : process.role === "haproxy" ? "haproxy" : "nginx";
  // nginx overwrites its title: "nginx: master process /usr/sbin/nginx -g daemon on;" is one word or many.
  const command = process.command.flatMap((word) => word.split(" "));
  const against = (path: string, base = process.cwd) =>
    isAbsolute(path) || base === undefined ? path : join(base, path);
  const prefix = product === "nginx" ? option(command, "-p") : product === "apache" ? option(command, "-d") : undefined;
  const known = {
    product,
    pid: process.pid,
    ...(prefix !== undefined && { prefix }),
    ...(process.container !== undefined && { container: process.container }),
  } as const;
  if (product === "haproxy") {
    const files = command
      .flatMap((word, index) => (word === "-f" || word === "--" ? (command[index + 1] ?? []) : []))
      .filter((word) => !word.startsWith("-"));
    return { ...known, paths: files.length > 0 ? files.map((file) => against(file)) : [usual.haproxy] };
  }
  const named = option(command, product === "nginx" ? "-c" : "-f");
  if (product === "apache") return { ...known, paths: [named === undefined ? usual.apache : against(named, prefix)] };
  const program = command.find((word) => /\/nginx$/.test(word)) ?? "nginx";
  const built = process.container === undefined ? await exec(program, ["-V"], { signal }) : undefined;
  const version = /nginx version: [^/]+\/(\d+\.\d+\.\d+)/.exec(built?.stderr ?? "")?.[1];
  const compiled = /--conf-path=(\S+)/.exec(built?.stderr ?? "")?.[1] ?? usual.nginx;
  return {
    ...known,
    paths: [named === undefined ? compiled : against(named, prefix)],
    ...(version !== undefined && { version }),
  };
}
