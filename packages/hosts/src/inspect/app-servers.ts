import { isAbsolute, join } from "node:path";
import type { FileReader } from "../lint/files.ts";
import type { Listener, ProcessFact } from "../linux/facts.ts";
import type { AppFact } from "../nginx/config/facts.ts";
import type { LogFile } from "./log-inputs.ts";
import type { PhpPool } from "./php-pools.ts";

/** An app server as its command line describes it. */
export interface AppServer extends AppFact {
  readonly pid: number;
  readonly workers?: number;
  readonly logs: readonly LogFile[];
}

/** What else tells where an app server listens. */
export interface AppSurroundings {
  readonly listeners?: readonly Listener[];
  readonly phpPools?: readonly PhpPool[];
}

/** Other servers: what they listen on is only known from the kernel, where their descriptors may be read. */
const plain = new Set(["node", "uvicorn", "puma", "java"]);

/** The app servers among the processes, by their masters: addresses, timeouts and logs from command lines, pool files and the kernel's listeners. */
export function appServersOf(
  processes: readonly ProcessFact[],
  { listeners = [], phpPools = [] }: AppSurroundings = {},
): readonly AppServer[] {
  const masters = processes.filter(
    ({ role, parent }) => !processes.some((other) => other.pid === parent && other.role === role),
  );
  return masters.flatMap((process): readonly AppServer[] => {
    const { role = "", pid } = process;
    if (role === "gunicorn") return gunicorn(process);
    if (role === "uwsgi") return uwsgi(process);
    if (role === "php-fpm") return phpPools.map((pool) => phpFpm(pool, pid));
    if (!plain.has(role)) return [];
    const own = listeners.filter((one) => one.pid === pid);
    return own.map((one) => ({
      name: role,
      pid,
      address: address(`${one.address.includes(":") ? `[${one.address}]` : one.address}:${one.port}`),
      logs: [],
    }));
  });
}

function phpFpm({ listen = "127.0.0.1:9000", terminateSeconds, maxChildren }: PhpPool, pid: number): AppServer {
  const where = /^\d+$/.test(listen) ? `127.0.0.1:${listen}` : address(listen);
  return {
    name: "php-fpm",
    pid,
    address: where,
    logs: [],
    ...(terminateSeconds !== undefined && { timeoutSeconds: terminateSeconds }),
    ...(maxChildren !== undefined && { workers: maxChildren }),
  };
}

/** Value of an option in any of its spellings: `-b x`, `-bx`, `--bind x`, `--bind=x`. */
export function option(command: readonly string[], ...names: readonly string[]): string | undefined {
  return options(command, ...names).at(-1);
}

function options(command: readonly string[], ...names: readonly string[]): readonly string[] {
  return command.flatMap((word, index) => {
    for (const name of names) {
      if (word === name) return command[index + 1] ?? [];
      if (name.startsWith("--") && word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (/^-\w$/.test(name) && word.startsWith(name) && word.length > 2) return word.slice(2);
    }
    return [];
  });
}

function path(process: ProcessFact, written: string | undefined): string | undefined {
  if (written === undefined || written === "-" || written === "/dev/null") return undefined;
  return isAbsolute(written) ? written : process.cwd === undefined ? undefined : join(process.cwd, written);
}

function gunicorn(process: ProcessFact): readonly AppServer[] {
  const { command, pid } = process;
  const binds = options(command, "-b", "--bind");
  const timeout = Number(option(command, "-t", "--timeout") ?? 30);
  const workers = Number(option(command, "-w", "--workers") ?? 1);
  const log = path(process, option(command, "--error-logfile", "--log-file"));
  const logs = log === undefined ? [] : [{ product: "gunicorn", path: log }];
  return (binds.length > 0 ? binds : ["127.0.0.1:8000"]).map((bind) => ({
    name: "gunicorn",
    pid,
    address: address(bind),
    timeoutSeconds: timeout,
    workers,
    logs,
  }));
}

function uwsgi(process: ProcessFact): readonly AppServer[] {
  const { command, pid } = process;
  const sockets = options(command, "-s", "--socket", "--uwsgi-socket", "--http-socket", "--http");
  const harakiri = option(command, "--harakiri", "-t");
  const workers = Number(option(command, "-p", "--processes", "--workers") ?? 1);
  const log = path(process, option(command, "--logto", "--daemonize", "--logto2"));
  const logs = log === undefined ? [] : [{ product: "uwsgi", path: log }];
  return sockets.map((socket) => ({
    name: "uwsgi",
    pid,
    address: address(socket),
    ...(harakiri !== undefined && { timeoutSeconds: Number(harakiri) }),
    workers,
    logs,
  }));
}

/** As a proxy would name it: ":8000" and "0.0.0.0:8000" are 127.0.0.1:8000. */
function address(written: string): string {
  if (written.startsWith("unix:") || written.startsWith("/")) return `unix:${written.replace(/^unix:(\/\/)?/, "")}`;
  return written.replace(/^(0\.0\.0\.0|\*|)(?=:\d)/, "127.0.0.1");
}

/** PM2 names its home in its title: "PM2 v5.3.0: God Daemon (/root/.pm2)"; its own log and those of its apps lie there. */
export async function pm2Logs(processes: readonly ProcessFact[], reader: FileReader): Promise<readonly LogFile[]> {
  const titles = processes.filter(({ role }) => role === "pm2").map(({ command }) => command.join(" "));
  const homes = [...new Set(titles.flatMap((title) => /God Daemon \((\/[^)]*)\)/.exec(title)?.[1] ?? []))];
  const apps = (await Promise.all(homes.map((home) => reader.glob(`${home}/logs/*.log`)))).flat();
  return [
    ...homes.map((home) => ({ product: "pm2", path: `${home}/pm2.log` })),
    ...apps.map((path) => ({ product: "node", path })),
  ];
}
