import { request } from "node:http";
import { connect } from "node:net";
import type { Backend, BackendState } from "@cloud502/core";

/** No status page is larger. */
const mostBytes = 4 * 1024 * 1024;

/** What nginx's stub_status says: of the whole process, nothing of backends. */
export interface StubStatus {
  readonly active: number;
  readonly accepted: number;
  readonly handled: number;
  readonly requests: number;
  readonly reading: number;
  readonly writing: number;
  readonly waiting: number;
}

/** Reads stub_status's page (ngx_http_stub_status_module); undefined when it is another page. */
export function parseStubStatus(text: string): StubStatus | undefined {
  const found =
    /^Active connections: (\d+)\s+server accepts handled requests\s+(\d+) (\d+) (\d+)\s+Reading: (\d+) Writing: (\d+) Waiting: (\d+)/.exec(
      text,
    );
  if (!found) return undefined;
  const [active = 0, accepted = 0, handled = 0, requests = 0, reading = 0, writing = 0, waiting = 0] = found
    .slice(1)
    .map(Number);
  return { active, accepted, handled, requests, reading, writing, waiting };
}

/** What mod_status says with ?auto. */
export interface ApacheStatus {
  readonly busyWorkers: number;
  readonly idleWorkers: number;
  readonly requestsPerSecond?: number;
  /** Balancer members, where mod_proxy shows them (ProxyStatus On). */
  readonly backends: readonly Backend[];
}

const apacheStates: Readonly<Record<string, BackendState>> = {
  Ok: "healthy",
  Err: "unhealthy",
  Dis: "unused",
  Stop: "unused",
  Drn: "draining",
  HcFl: "unhealthy",
  Stby: "unused",
};

/** Reads server-status?auto; undefined when it is another page. */
export function parseApacheStatus(text: string): ApacheStatus | undefined {
  const field = (name: string) => new RegExp(`^${name}: ([\\d.]+)`, "m").exec(text)?.[1];
  const busy = field("BusyWorkers");
  const idle = field("IdleWorkers");
  if (busy === undefined || idle === undefined) return undefined;
  const names = new Map(
    [...text.matchAll(/^ProxyBalancer\[(\d+)\]Name: balancer:\/\/(.+)$/gm)].map(([, index, name]) => [index, name]),
  );
  const members = [...text.matchAll(/^ProxyBalancer\[(\d+)\]Worker\[(\d+)\]Name: (.+)$/gm)];
  const backends = members.map(([, balancer, worker, name = ""]): Backend => {
    const said =
      new RegExp(`^ProxyBalancer\\[${balancer}\\]Worker\\[${worker}\\]Status: (.+)$`, "m").exec(text)?.[1]?.trim() ??
      "";
    // "Init Ok", "Init Err": a worker that any word makes unfit is unfit.
    const states = said.split(/\s+/).flatMap((word) => apacheStates[word] ?? []);
    const state = states.find((one) => one !== "healthy") ?? states[0] ?? "unknown";
    return {
      pool: names.get(balancer) ?? "balancer",
      address: name.replace(/^\w+:\/\//, "").trim(),
      state,
      reason: said,
    };
  });
  const rate = field("ReqPerSec");
  return {
    busyWorkers: Number(busy),
    idleWorkers: Number(idle),
    ...(rate !== undefined && { requestsPerSecond: Number(rate) }),
    backends,
  };
}

/** Reads HAProxy's statistics as CSV ("show stat", or the page with ;csv) into its servers' health. */
export function parseHaproxyStats(csv: string): readonly Backend[] | undefined {
  const [head = "", ...rows] = csv.trim().split("\n");
  if (!head.startsWith("# pxname,svname")) return undefined;
  const names = head.slice(2).split(",");
  return rows.flatMap((row) => {
    const cells = splitCsv(row);
    const cell = (name: string) => cells[names.indexOf(name)] ?? "";
    if (cell("svname") === "FRONTEND" || cell("svname") === "BACKEND" || cell("type") === "3" || cell("svname") === "")
      return [];
    const seconds = Number(cell("lastchg"));
    const check = [cell("check_status"), cell("check_code"), cell("last_chk")].filter((one) => one !== "").join(" ");
    const backend: Backend = {
      pool: cell("pxname"),
      address: cell("addr") || cell("svname"),
      id: cell("svname"),
      state: haproxyState(cell("status")),
      ...(check !== "" && { reason: check }),
      ...(Number.isFinite(seconds) && cell("lastchg") !== "" && { description: `${cell("status")} for ${seconds} s` }),
    };
    return [backend];
  });
}

/** "UP", "UP 1/3" (going down), "DOWN", "NOLB", "MAINT", "DRAIN", "no check" (configuration manual 9.1). */
function haproxyState(status: string): BackendState {
  if (/^UP/.test(status)) return "healthy";
  if (/^DOWN/.test(status)) return "unhealthy";
  if (/^(MAINT|NOLB)/.test(status)) return "unused";
  if (/^DRAIN/.test(status)) return "draining";
  return "unknown";
}

function splitCsv(row: string): readonly string[] {
  return [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = ""]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

/** GETs a page of this machine; undefined when nothing answers in time or not with 200. */
export function getLocal(
  url: { readonly host: string; readonly port: number; readonly path: string; readonly name?: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: url.host,
        port: url.port,
        path: url.path,
        timeout: 800,
        signal,
        headers: { host: url.name ?? "localhost" },
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          text += piece;
          if (text.length > mostBytes) asked.destroy();
        });
        response.on("end", () => resolve(response.statusCode === 200 ? text : undefined));
        response.on("error", () => resolve(undefined));
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(undefined));
    asked.end();
  });
}

/** Sends one command to HAProxy's socket; "denied" when it may not be opened, undefined when nothing answers. */
export function askSocket(path: string, command: string, signal: AbortSignal): Promise<string | "denied" | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ path });
    const done = (value: string | undefined) => {
      signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve(value);
    };
    const stop = () => done(undefined);
    signal.addEventListener("abort", stop, { once: true });
    socket.setTimeout(800, stop);
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.end(`${command}\n`));
    socket.on("data", (piece: string) => {
      text += piece;
      if (text.length > mostBytes) done(undefined);
    });
    socket.on("end", () => done(text));
    socket.on("error", (error) => done("code" in error && error.code === "EACCES" ? "denied" : undefined));
  });
}
