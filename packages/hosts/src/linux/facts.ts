import type { AppServer } from "../inspect/app-servers.ts";
import type { ContainerFact } from "../inspect/docker.ts";
import type { LimitLine } from "../inspect/limits-conf.ts";
import type { PhpPool } from "../inspect/php-pools.ts";
import type { UnitFact } from "../inspect/systemd.ts";
import type { Thresholds } from "./thresholds.ts";

/** Share of the time that tasks waited for a resource, in percent (/proc/pressure). */
export interface Pressure {
  readonly some: { readonly avg10: number; readonly avg60: number; readonly avg300: number };
  readonly full?: { readonly avg10: number; readonly avg60: number; readonly avg300: number };
}

/** A socket that accepts connections. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Connections that wait to be accepted, at this moment. */
  readonly waiting: number;
  readonly uid: number;
  readonly inode: string;
  /** Absent when the process's descriptors may not be read. */
  readonly pid?: number;
}

/** A process that matters: a proxy or an app server. */
export interface ProcessFact {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly command: readonly string[];
  /** What it is, when its name or command tells. */
  readonly role?: string;
  readonly uid?: number;
  /** Soft limit of open files; null = unlimited. */
  readonly openFilesLimit?: number | null;
  /** Absent when the descriptors may not be read. */
  readonly openFiles?: number;
  readonly residentKilobytes?: number;
  /** Log files that were deleted while open. */
  readonly deletedLogs?: readonly string[];
  /** Id of its container, when it runs in one. */
  readonly container?: string;
  /** Its systemd unit: "nginx.service". */
  readonly unit?: string;
  readonly cwd?: string;
}

export interface DiskFact {
  readonly path: string;
  readonly freeShare: number;
  /** Absent on file systems without a fixed number. */
  readonly inodesFreeShare?: number;
}

/** All that was read of the machine, at one moment and over a short interval. Plain JSON. */
export interface LinuxFacts {
  readonly thresholds: Thresholds;
  /** Length of the interval that `deltas` cover. */
  readonly intervalSeconds: number;
  /** How much kernel counters rose in the interval: news. */
  readonly deltas: Readonly<Record<string, number>>;
  /** The same since boot: history, never a finding by itself. */
  readonly totals: Readonly<Record<string, number>>;
  readonly sysctl: Readonly<Record<string, string>>;
  readonly listeners: readonly Listener[];
  /** Connections by remote address and port, the most first, at most 50. */
  readonly remotes: readonly { readonly address: string; readonly port: number; readonly connections: number }[];
  readonly closeWaitByUid: Readonly<Record<string, number>>;
  readonly timeWait?: number;
  readonly tcpMemoryPages?: number;
  readonly memory?: { readonly totalKilobytes: number; readonly availableKilobytes: number };
  readonly pressure: Readonly<Partial<Record<"cpu" | "memory" | "io", Pressure>>>;
  readonly systemFiles?: { readonly open: number; readonly most: number };
  readonly conntrack?: { readonly used: number; readonly most: number };
  readonly disks: readonly DiskFact[];
  readonly processes: readonly ProcessFact[];
  /** Events of this process's own control group: max reached, killed. */
  readonly units?: readonly UnitFact[];
  readonly containers?: readonly ContainerFact[];
  readonly appServers?: readonly AppServer[];
  readonly limitsConf?: readonly LimitLine[];
  readonly phpPools?: readonly PhpPool[];
  readonly processors?: number;
  readonly cgroup?: { readonly oomKills: number; readonly forksRefused: number };
}
