import { kernelDoc, linuxRule, percent } from "../linux-rule.ts";

/** Packets that get lost. */
export const retransmissions = linuxRule(
  {
    id: "linux/retransmissions",
    title: "{share} of TCP segments are sent again",
    severity: "medium",
    cause: "connect-timeout",
    basis: "inferred",
    latent: true,
    why: "Packets are lost on the way: a full link, a bad cable or a firewall that drops; likely behind timeouts.",
    fix: ["Look where: ss -ti", "mtr --tcp --port <port> <backend>"],
    docs: [kernelDoc("networking/snmp_counter")],
  },
  ({ deltas, thresholds, intervalSeconds }) => {
    const { RetransSegs: again = 0, OutSegs: sent = 0 } = deltas;
    // A handful of segments is no rate.
    if (sent < 200 || again / sent <= thresholds.retransmitted) return [];
    return [
      {
        subject: "TCP",
        fact: `${again} of ${sent} segments in ${intervalSeconds} s`,
        source: "/proc/net/snmp",
        names: { share: percent(again / sent) },
        circumstantial: true,
      },
    ];
  },
);
