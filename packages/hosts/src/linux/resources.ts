import type { LinuxFacts } from "./facts.ts";
import { percent } from "./linux-rule.ts";

/** One resource of the machine as a row: what it is now, and from when on it is reported. */
export interface ResourceRow {
  readonly resource: string;
  readonly now: string;
  readonly reported: string;
}

/** What a report shows of the machine beside its findings, with the thresholds that held; only what could be read. */
export function resourceRows({
  thresholds,
  memory,
  pressure,
  disks,
  systemFiles,
  conntrack,
  timeWait,
  sysctl,
  processes,
}: LinuxFacts): readonly ResourceRow[] {
  const row = (resource: string, now: string, reported: string): ResourceRow => ({ resource, now, reported });
  const rows: ResourceRow[] = [];
  if (memory)
    rows.push(
      row(
        "memory available",
        percent(memory.availableKilobytes / memory.totalKilobytes),
        `below ${percent(thresholds.memoryAvailable)}`,
      ),
    );
  if (pressure.memory)
    rows.push(
      row("stalled for memory, last 60 s", `${pressure.memory.some.avg60} %`, `above ${thresholds.memorySome} %`),
    );
  if (pressure.cpu)
    rows.push(
      row("stalled for processors, last 60 s", `${pressure.cpu.some.avg60} %`, `above ${thresholds.cpuSome} %`),
    );
  if (pressure.io?.full)
    rows.push(row("stalled for disks, last 60 s", `${pressure.io.full.avg60} %`, `above ${thresholds.ioFull} %`));
  for (const { path, freeShare, inodesFreeShare } of disks) {
    rows.push(row(`${path} free`, percent(freeShare), `below ${percent(thresholds.diskFree)}`));
    if (inodesFreeShare !== undefined)
      rows.push(row(`${path} inodes free`, percent(inodesFreeShare), `below ${percent(thresholds.inodesFree)}`));
  }
  if (systemFiles)
    rows.push(
      row(
        "open files of the system",
        percent(systemFiles.open / systemFiles.most),
        `above ${percent(thresholds.systemFiles)}`,
      ),
    );
  if (conntrack)
    rows.push(
      row("connection tracking", percent(conntrack.used / conntrack.most), `above ${percent(thresholds.conntrack)}`),
    );
  const [low, high] = (sysctl["net.ipv4.ip_local_port_range"] ?? "").split(/\s+/).map(Number);
  if (timeWait !== undefined && low !== undefined && high !== undefined)
    rows.push(
      row("sockets in TIME_WAIT", `${timeWait}`, `above ${Math.round(thresholds.timeWait * (high - low + 1))}`),
    );
  for (const { name, pid, openFiles, openFilesLimit } of processes) {
    if (openFiles !== undefined && typeof openFilesLimit === "number")
      rows.push(
        row(
          `open files of ${name} (pid ${pid})`,
          `${openFiles} of ${openFilesLimit}`,
          `above ${percent(thresholds.openFiles)}`,
        ),
      );
  }
  return rows;
}
