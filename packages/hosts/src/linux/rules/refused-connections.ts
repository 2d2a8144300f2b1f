import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** Many refused or reset connections. */
export const refusedConnections = linuxRule(
  {
    id: "linux/refused-connections",
    title: "Connections from this machine are refused",
    severity: "medium",
    cause: "connection-refused",
    basis: "inferred",
    latent: true,
    why: "AttemptFails counts connects that ended in a reset: likely a proxy that asks a closed port again and again.",
    fix: ["Look which: the proxy's error log names the address."],
    docs: [kernelDoc("networking/snmp_counter")],
  },
  ({ deltas, thresholds, intervalSeconds }) =>
    (deltas.AttemptFails ?? 0) >= thresholds.resets
      ? [
          {
            subject: "TCP",
            fact: `AttemptFails +${deltas.AttemptFails} in ${intervalSeconds} s`,
            source: "/proc/net/snmp",
            circumstantial: true,
          },
        ]
      : [],
);
