import type { LinuxFacts, Listener } from "./facts.ts";
import type { KernelFiles } from "./files.ts";

export type Sockets = Pick<LinuxFacts, "listeners" | "remotes" | "closeWaitByUid">;

/** TCP states of /proc/net/tcp (include/net/tcp_states.h). */
const established = "01";
const closeWait = "08";
const listen = "0A";

/** Reads tcp and tcp6 of /proc/net, the network namespace that this process is in, or of another process's `proc/PID/net`. */
export async function readSockets(files: KernelFiles, folder = "proc/net"): Promise<Sockets> {
  const listeners: Listener[] = [];
  const remotes = new Map<string, { address: string; port: number; connections: number }>();
  const closeWaitByUid: Record<string, number> = {};
  for (const name of ["tcp", "tcp6"]) {
    for (const line of ((await files.text(`${folder}/${name}`)) ?? "").split("\n").slice(1)) {
      const [, local, remote, state, queues, , , uid, , inode] = line.trim().split(/\s+/);
      if (local === undefined || remote === undefined || queues === undefined) continue;
      if (state === listen)
        listeners.push({
          ...decode(local),
          waiting: Number.parseInt(queues.split(":")[1] ?? "0", 16),
          uid: Number(uid),
          inode: inode ?? "",
        });
      else {
        if (state === closeWait) closeWaitByUid[uid ?? ""] = (closeWaitByUid[uid ?? ""] ?? 0) + 1;
        if (state === established || state === "02" || state === "06") count(remotes, remote);
      }
    }
  }
  const most = [...remotes.values()].sort((a, b) => b.connections - a.connections).slice(0, 50);
  return { listeners, remotes: most, closeWaitByUid };
}

function count(remotes: Map<string, { address: string; port: number; connections: number }>, hex: string): void {
  const known = remotes.get(hex);
  if (known) known.connections++;
  else remotes.set(hex, { ...decode(hex), connections: 1 });
}

/** "0100007F:1F90" → 127.0.0.1, 8080; IPv6 as four little-endian words. */
export function decode(hex: string): { readonly address: string; readonly port: number } {
  const [host = "", port = "0"] = hex.split(":");
  const words = host.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  if (bytes.length === 4) return { address: bytes.join("."), port: Number.parseInt(port, 16) };
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255)
    return { address: bytes.slice(12).join("."), port: Number.parseInt(port, 16) };
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  const address = groups.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
  return { address, port: Number.parseInt(port, 16) };
}
