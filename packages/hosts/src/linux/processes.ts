import { withoutSecrets } from "../lint/secrets.ts";
import type { Listener, ProcessFact } from "./facts.ts";
import type { KernelFiles } from "./files.ts";

/** What a process is, by its name and command line: proxies and app servers; undefined for all others. */
export function roleOf(name: string, command: readonly string[]): string | undefined {
  const line = command.join(" ");
  if (name === "nginx" || /^nginx: (master|worker)/.test(line)) return "nginx";
  if (["apache2", "httpd"].includes(name)) return "apache";
  if (name === "haproxy") return "haproxy";
  if (name === "envoy") return "envoy";
  if (name.startsWith("gunicorn") || /^gunicorn: |(^|\/| )gunicorn(\s|$)|-m gunicorn/.test(line)) return "gunicorn";
  if (name.startsWith("uwsgi")) return "uwsgi";
  if (/^php-fpm/.test(name) || /^php-fpm: /.test(line)) return "php-fpm";
  if (/^(PM2 v|pm2)/.test(line) || /God Daemon/.test(line)) return "pm2";
  if (/^uvicorn|-m uvicorn|\/uvicorn /.test(line)) return "uvicorn";
  if (/^puma /.test(line)) return "puma";
  // PM2 gives its apps the title "node /srv/app.js", which is then the name too.
  if (name.startsWith("node ")) return "node";
  if (name === "node" || name === "MainThread") return /(^|\/)node(\s|$)/.test(line) ? "node" : undefined;
  if (name === "java") return "java";
  return undefined;
}

/** Reads the proxies and app servers from /proc; what may not be read of a process is absent. */
export async function readProcesses(files: KernelFiles): Promise<readonly ProcessFact[]> {
  const pids = ((await files.list("proc")) ?? []).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readProcess(files, pid)));
  return found.filter((one) => one !== undefined);
}

async function readProcess(files: KernelFiles, pid: string): Promise<ProcessFact | undefined> {
  const [stat, cmdline] = await Promise.all([files.text(`proc/${pid}/stat`), files.text(`proc/${pid}/cmdline`)]);
  // The name stands in parentheses and may itself hold any character.
  const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat ?? "") ?? [];
  const command = (cmdline ?? "").split("\0").filter((word) => word !== "");
  if (name === undefined || rest === undefined || command.length === 0) return undefined;
  const role = roleOf(name, command);
  if (role === undefined) return undefined;
  const [limits, status, cgroup, cwd, open] = await Promise.all([
    files.text(`proc/${pid}/limits`),
    files.text(`proc/${pid}/status`),
    files.text(`proc/${pid}/cgroup`),
    files.link(`proc/${pid}/cwd`),
    files.list(`proc/${pid}/fd`),
  ]);
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits ?? "")?.[1];
  const resident = /^VmRSS:\s+(\d+)/m.exec(status ?? "")?.[1];
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status ?? "")?.[1];
  const container = /([0-9a-f]{64})/.exec(cgroup ?? "")?.[1];
  const unit = container === undefined ? /\/([^/\n]+\.service)/.exec(cgroup ?? "")?.[1] : undefined;
  const deletedLogs = await deleted(files, pid, open ?? []);
  return {
    pid: Number(pid),
    parent: Number(rest.split(" ")[1]),
    name,
    command: withoutSecrets(command),
    role,
    ...(uid !== undefined && { uid: Number(uid) }),
    ...(soft !== undefined && { openFilesLimit: soft === "unlimited" ? null : Number(soft) }),
    ...(open && { openFiles: open.length }),
    ...(resident !== undefined && { residentKilobytes: Number(resident) }),
    ...(deletedLogs.length > 0 && { deletedLogs }),
    ...(container !== undefined && { container }),
    ...(unit !== undefined && { unit }),
    ...(cwd !== undefined && { cwd }),
  };
}

async function deleted(files: KernelFiles, pid: string, descriptors: readonly string[]): Promise<readonly string[]> {
  const links = await Promise.all(descriptors.slice(0, 256).map((fd) => files.link(`proc/${pid}/fd/${fd}`)));
  return [
    ...new Set(
      links
        .filter((link) => link?.endsWith(" (deleted)") && /log/i.test(link))
        .map((link) => (link ?? "").replace(/ \(deleted\)$/, "")),
    ),
  ];
}

/** Names the process behind each listening socket, where descriptors may be read: own processes, or all as root. */
export async function withPids(
  files: KernelFiles,
  listeners: readonly Listener[],
  processes: readonly ProcessFact[],
): Promise<readonly Listener[]> {
  const owners = new Map<string, number>();
  for (const { pid } of processes) {
    const descriptors = (await files.list(`proc/${pid}/fd`)) ?? [];
    const links = await Promise.all(descriptors.slice(0, 1024).map((fd) => files.link(`proc/${pid}/fd/${fd}`)));
    for (const link of links) {
      const inode = /^socket:\[(\d+)\]$/.exec(link ?? "")?.[1];
      if (inode !== undefined && !owners.has(inode)) owners.set(inode, pid);
    }
  }
  return listeners.map((one) => {
    const pid = owners.get(one.inode);
    return pid === undefined ? one : { ...one, pid };
  });
}
