import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** The queue of half-open connections is full. */
export const synQueueFull = linuxRule(
  {
    id: "linux/syn-queue-full",
    title: "The queue of half-open connections is full",
    severity: "medium",
    cause: "connect-timeout",
    why: "The kernel answers with SYN cookies or drops: a flood, or a backlog too small for the rate.",
    fix: [
      "sysctl -w net.ipv4.tcp_max_syn_backlog=8192 with a longer listen backlog; filter a flood before this machine",
    ],
    docs: [kernelDoc("networking/ip-sysctl")],
  },
  ({ deltas, intervalSeconds }) => {
    const sent = (deltas.SyncookiesSent ?? 0) + (deltas.TCPReqQFullDoCookies ?? 0);
    return sent > 0
      ? [
          {
            subject: "TCP",
            fact: `SyncookiesSent +${deltas.SyncookiesSent ?? 0}, TCPReqQFullDoCookies +${deltas.TCPReqQFullDoCookies ?? 0} in ${intervalSeconds} s`,
            source: "/proc/net/netstat",
          },
        ]
      : [];
  },
);
