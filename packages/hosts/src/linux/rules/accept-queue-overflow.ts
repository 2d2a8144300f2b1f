import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** Connections dropped because an app does not accept them fast enough. */
export const acceptQueueOverflow = linuxRule(
  {
    id: "linux/accept-queue-overflow",
    title: "A listening socket's accept queue overflows",
    severity: "high",
    cause: "overload",
    why: "ListenOverflows rises: a process does not accept connections as fast as they come, and the kernel drops them. The proxy sees timeouts while connecting (or EAGAIN on a unix socket).",
    fix: [
      "More or faster workers first; then a longer backlog in the app and: sysctl -w net.core.somaxconn=4096 (and restart the app: listen() is called once)",
    ],
    docs: [kernelDoc("networking/snmp_counter")],
  },
  ({ deltas, intervalSeconds, listeners }) => {
    const rose = deltas.ListenOverflows ?? 0;
    const full = listeners
      .filter(({ waiting }) => waiting > 0)
      .map(({ address, port, waiting }) => `${address}:${port} (${waiting} waiting)`);
    if (rose === 0) return [];
    const where = full.length > 0 ? `; waiting now: ${full.slice(0, 5).join(", ")}` : "";
    return [
      {
        subject: "TCP accept queues",
        fact: `ListenOverflows +${rose}, ListenDrops +${deltas.ListenDrops ?? 0} in ${intervalSeconds} s${where}`,
        source: "/proc/net/netstat",
      },
    ];
  },
);
