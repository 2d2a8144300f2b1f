import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** Connection churn. */
export const timeWait = linuxRule(
  {
    id: "linux/time-wait",
    title: "{count} sockets in TIME_WAIT: connections are opened and closed for each request",
    severity: "medium",
    cause: "proxy-exhausted",
    latent: true,
    why: "Each closed connection holds its local port for a minute; at this rate ports run out under load.",
    fix: ["Keep connections to backends alive", "sysctl -w net.ipv4.tcp_tw_reuse=1"],
    docs: [kernelDoc("networking/ip-sysctl")],
  },
  ({ sysctl, timeWait: count, thresholds, deltas }) => {
    const [low, high] = (sysctl["net.ipv4.ip_local_port_range"] ?? "32768 60999").split(/\s+/).map(Number);
    const range = (high ?? 60_999) - (low ?? 32_768) + 1;
    const overflow = deltas.TCPTimeWaitOverflow ?? 0;
    if (count === undefined || (count <= thresholds.timeWait * range && overflow === 0)) return [];
    return [
      {
        subject: "TCP",
        fact: `${count} in TIME_WAIT, ${range} local ports${overflow > 0 ? `; TCPTimeWaitOverflow +${overflow}` : ""}`,
        source: "/proc/net/sockstat",
        names: { count: String(count) },
      },
    ];
  },
);
