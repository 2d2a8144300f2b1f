import { kernelDoc, linuxRule, percent } from "../linux-rule.ts";

/** Local ports used up by connections to one backend. */
export const ephemeralPorts = linuxRule(
  {
    id: "linux/ephemeral-ports",
    title: "Local ports for connections to {remote} run out",
    severity: "high",
    cause: "proxy-exhausted",
    why: "Each connection to one address and port needs a local port of its own; when the range is used up connect() fails with errno 99 (EADDRNOTAVAIL) and the proxy answers 502.",
    fix: [
      "Keep connections to the backend alive (upstream keepalive)",
      "sysctl -w net.ipv4.ip_local_port_range='1024 65535'",
      "More backend addresses or ports",
    ],
    docs: [kernelDoc("networking/ip-sysctl")],
  },
  ({ sysctl, remotes, thresholds }) => {
    const [low, high] = (sysctl["net.ipv4.ip_local_port_range"] ?? "").split(/\s+/).map(Number);
    if (low === undefined || high === undefined || Number.isNaN(high)) return [];
    const range = high - low + 1;
    return remotes
      .filter(({ connections }) => connections / range > thresholds.ephemeralPorts)
      .map(({ address, port, connections }) => ({
        subject: `${address}:${port}`,
        fact: `${connections} connections to ${address}:${port} of ${range} local ports (${percent(connections / range)})`,
        source: "/proc/net/tcp",
        names: { remote: `${address}:${port}` },
        backend: `${address}:${port}`,
      }));
  },
);
