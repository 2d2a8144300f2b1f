import { z } from "zod";
import type { LinuxFacts } from "./facts.ts";

const text = z.string();
const count = z.number();
const counts = z.record(text, count);
const averages = z.object({ avg10: count, avg60: count, avg300: count });
const pressure = z.object({ some: averages, full: averages.optional() }).optional();
const logs = z.array(z.object({ product: text, path: text }));

const process = z.object({
  pid: count,
  parent: count,
  name: text,
  command: z.array(text),
  role: text.optional(),
  uid: count.optional(),
  openFilesLimit: count.nullable().optional(),
  openFiles: count.optional(),
  residentKilobytes: count.optional(),
  deletedLogs: z.array(text).optional(),
  container: text.optional(),
  unit: text.optional(),
  cwd: text.optional(),
});

const thresholds = z.object({
  ephemeralPorts: count,
  timeWait: count,
  openFiles: count,
  systemFiles: count,
  conntrack: count,
  retransmitted: count,
  memoryAvailable: count,
  diskFree: count,
  inodesFree: count,
  memorySome: count,
  memoryFull: count,
  cpuSome: count,
  ioFull: count,
  closeWait: count,
  resets: count,
});

const unit = z.object({
  name: text,
  active: text,
  result: text,
  restarts: count,
  mainPid: count.optional(),
  exitStatus: count.optional(),
  openFilesLimit: count.optional(),
});
const container = z.object({
  id: text,
  name: text,
  state: text,
  exitCode: count,
  outOfMemory: z.boolean(),
  restarts: count,
  health: text.optional(),
  healthOutput: text.optional(),
  networks: z.array(text),
  ports: z.array(text),
});

/** Saved facts of the machine. */
export const linuxFactsSchema: z.ZodType<LinuxFacts> = z.object({
  thresholds,
  intervalSeconds: count,
  deltas: counts,
  totals: counts,
  sysctl: z.record(text, text),
  listeners: z.array(
    z.object({ address: text, port: count, waiting: count, uid: count, inode: text, pid: count.optional() }),
  ),
  remotes: z.array(z.object({ address: text, port: count, connections: count })),
  closeWaitByUid: counts,
  timeWait: count.optional(),
  tcpMemoryPages: count.optional(),
  memory: z.object({ totalKilobytes: count, availableKilobytes: count }).optional(),
  pressure: z.object({ cpu: pressure, memory: pressure, io: pressure }),
  systemFiles: z.object({ open: count, most: count }).optional(),
  conntrack: z.object({ used: count, most: count }).optional(),
  disks: z.array(z.object({ path: text, freeShare: count, inodesFreeShare: count.optional() })),
  processes: z.array(process),
  units: z.array(unit).optional(),
  containers: z.array(container).optional(),
  appServers: z
    .array(
      z.object({
        name: text,
        address: text,
        timeoutSeconds: count.optional(),
        pid: count,
        workers: count.optional(),
        logs,
      }),
    )
    .optional(),
  limitsConf: z.array(z.object({ file: text, line: count, domain: text, value: count })).optional(),
  phpPools: z
    .array(
      z.object({
        name: text,
        listen: text.optional(),
        maxChildren: count.optional(),
        terminateSeconds: count.optional(),
        file: text,
      }),
    )
    .optional(),
  processors: count.optional(),
  cgroup: z.object({ oomKills: count, forksRefused: count }).optional(),
});
