import { statfs as systemStatfs } from "node:fs/promises";
import { setTimeout as systemSleep } from "node:timers/promises";
import type { Gap } from "@cloud502/core";
import type { DiskFact, LinuxFacts, Pressure } from "./facts.ts";
import { type KernelFiles, kernelFiles, numbers } from "./files.ts";
import { readProcesses, withPids } from "./processes.ts";
import { readSockets } from "./sockets.ts";
import { defaultThresholds, type Thresholds } from "./thresholds.ts";

export interface LinuxOptions {
  /** Root of a recorded tree; "/" by default. */
  readonly root?: string;
  readonly thresholds?: Partial<Thresholds>;
  /** Length of the interval for deltas; 0.5 s by default. */
  readonly intervalMilliseconds?: number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly statfs?: (path: string) => Promise<{ bavail: number; blocks: number; ffree: number; files: number }>;
  /** Folders whose file systems are looked at; logs and temporary files by default. */
  readonly folders?: readonly string[];
}

const counters = {
  TcpExt: [
    "ListenOverflows",
    "ListenDrops",
    "SyncookiesSent",
    "TCPReqQFullDoCookies",
    "TCPTimeWaitOverflow",
    "TCPAbortOnMemory",
    "TCPMemoryPressures",
    "TCPTimeouts",
    "TCPSynRetrans",
  ],
  Tcp: ["AttemptFails", "EstabResets", "RetransSegs", "OutSegs", "OutRsts"],
} as const;

const sysctls = [
  "net/core/somaxconn",
  "net/ipv4/ip_local_port_range",
  "net/ipv4/tcp_abort_on_overflow",
  "net/ipv4/tcp_max_tw_buckets",
  "net/ipv4/tcp_max_syn_backlog",
  "net/ipv4/tcp_mem",
  "vm/overcommit_memory",
];

/** Reads the machine twice, a short interval apart, so that counters are news and not history. Never rejects; what is not readable is a gap. */
export async function readLinux(
  options: LinuxOptions = {},
): Promise<{ readonly facts: LinuxFacts; readonly gaps: readonly Gap[] }> {
  const { root = "/", intervalMilliseconds = 500, sleep = systemSleep, folders = ["/", "/var/log", "/tmp"] } = options;
  const files = kernelFiles(root);
  const gaps: Gap[] = [];
  const before = await readCounters(files);
  const [processes, sockets, disks] = await Promise.all([
    readProcesses(files),
    readSockets(files),
    readDisks(folders, options.statfs ?? systemStatfs),
  ]);
  const listeners = await withPids(files, sockets.listeners, processes);
  const state = await readState(files);
  await sleep(intervalMilliseconds);
  const after = await readCounters(files);
  if (Object.keys(after).length === 0)
    gaps.push(unread("kernel counters", "/proc/net/netstat and /proc/net/snmp cannot be read"));
  if (processes.length === 0 && (await files.list("proc")) === undefined)
    gaps.push(unread("running processes", "/proc cannot be listed"));
  const blind = processes.filter(({ openFiles }) => openFiles === undefined);
  if (blind.length > 0)
    gaps.push({
      ...unread(
        "open files of the processes",
        `/proc/PID/fd of ${blind.length} processes may not be read without root`,
      ),
      code: "denied",
      permission: "root, or the user of the process",
    });
  const deltas = Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, Math.max(0, value - (before[name] ?? value))]),
  );
  return {
    facts: {
      thresholds: { ...defaultThresholds, ...options.thresholds },
      intervalSeconds: intervalMilliseconds / 1000,
      deltas,
      totals: after,
      ...sockets,
      listeners,
      processes,
      disks,
      ...state,
    },
    gaps,
  };
}

function unread(question: string, message: string): Gap {
  return { provider: "linux", question, code: "unreadable", message };
}

async function readCounters(files: KernelFiles): Promise<Readonly<Record<string, number>>> {
  const [netstat, snmp, vmstat] = await Promise.all([
    files.text("proc/net/netstat"),
    files.text("proc/net/snmp"),
    files.text("proc/vmstat"),
  ]);
  const kills = numbers(vmstat).oom_kill;
  return {
    ...table(netstat, "TcpExt", counters.TcpExt),
    ...table(snmp, "Tcp", counters.Tcp),
    ...(kills !== undefined && { oom_kill: kills }),
  };
}

/** A pair of lines `Name: a b c` and `Name: 1 2 3`. */
function table(text: string | undefined, group: string, wanted: readonly string[]): Readonly<Record<string, number>> {
  const [names, values] = (text ?? "")
    .split("\n")
    .filter((line) => line.startsWith(`${group}: `))
    .map((line) => line.split(/\s+/));
  const pairs = (names ?? []).flatMap((name, index) =>
    wanted.includes(name) && values?.[index] !== undefined ? [[name, Number(values[index])] as const] : [],
  );
  return Object.fromEntries(pairs);
}

async function readState(
  files: KernelFiles,
): Promise<
  Pick<
    LinuxFacts,
    "sysctl" | "pressure" | "memory" | "timeWait" | "tcpMemoryPages" | "systemFiles" | "conntrack" | "cgroup"
  >
> {
  const text = (path: string) => files.text(`proc/${path}`);
  const values = await Promise.all(
    sysctls.map(async (name) => [name.replaceAll("/", "."), (await text(`sys/${name}`))?.trim()] as const),
  );
  const [meminfo, sockstat, fileNr, used, most, cpu, memory, io, memoryEvents, pidsEvents] = await Promise.all([
    text("meminfo"),
    text("net/sockstat"),
    text("sys/fs/file-nr"),
    text("sys/net/netfilter/nf_conntrack_count"),
    text("sys/net/netfilter/nf_conntrack_max"),
    text("pressure/cpu"),
    text("pressure/memory"),
    text("pressure/io"),
    files.text("sys/fs/cgroup/memory.events"),
    files.text("sys/fs/cgroup/pids.events"),
  ]);
  const { MemTotal, MemAvailable } = numbers(meminfo);
  const [, waiting, pages] = /^TCP: .*\btw (\d+) .*\bmem (\d+)/m.exec(sockstat ?? "") ?? [];
  const [open, , system] = (fileNr ?? "").trim().split(/\s+/).map(Number);
  const pressures = Object.entries({ cpu: pressure(cpu), memory: pressure(memory), io: pressure(io) }).filter(
    ([, one]) => one !== undefined,
  );
  return {
    sysctl: Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    pressure: Object.fromEntries(pressures),
    ...(MemTotal !== undefined &&
      MemAvailable !== undefined && { memory: { totalKilobytes: MemTotal, availableKilobytes: MemAvailable } }),
    ...(waiting !== undefined && { timeWait: Number(waiting) }),
    ...(pages !== undefined && { tcpMemoryPages: Number(pages) }),
    ...(open !== undefined && system !== undefined && { systemFiles: { open, most: system } }),
    ...(used !== undefined && most !== undefined && { conntrack: { used: Number(used), most: Number(most) } }),
    ...((memoryEvents ?? pidsEvents) !== undefined && {
      cgroup: { oomKills: numbers(memoryEvents).oom_kill ?? 0, forksRefused: numbers(pidsEvents).max ?? 0 },
    }),
  };
}

function pressure(text: string | undefined): Pressure | undefined {
  const read = (kind: string) => {
    const [, avg10, avg60, avg300] =
      new RegExp(`^${kind} avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+)`, "m").exec(text ?? "") ?? [];
    return avg10 === undefined ? undefined : { avg10: Number(avg10), avg60: Number(avg60), avg300: Number(avg300) };
  };
  const some = read("some");
  const full = read("full");
  return some && { some, ...(full && { full }) };
}

async function readDisks(
  folders: readonly string[],
  statfs: NonNullable<LinuxOptions["statfs"]>,
): Promise<readonly DiskFact[]> {
  const found = await Promise.all(
    [...new Set(folders)].map(async (path): Promise<DiskFact | undefined> => {
      const one = await statfs(path).catch(() => undefined);
      if (!one || one.blocks === 0) return undefined;
      return {
        path,
        freeShare: one.bavail / one.blocks,
        ...(one.files > 0 && { inodesFreeShare: one.ffree / one.files }),
      };
    }),
  );
  return found.filter((one) => one !== undefined);
}
