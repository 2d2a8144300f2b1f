import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** The kernel has no memory for sockets. */
export const tcpMemory = linuxRule(
  {
    id: "linux/tcp-memory",
    title: "The kernel runs out of memory for sockets",
    severity: "high",
    cause: "proxy-exhausted",
    why: "Above tcp_mem the kernel shrinks buffers and aborts connections.",
    fix: ["Find the sockets with full buffers: ss -tm", "sysctl -w net.ipv4.tcp_mem=<more>"],
    docs: [kernelDoc("networking/ip-sysctl")],
  },
  ({ deltas, intervalSeconds }) => {
    const { TCPMemoryPressures: pressures = 0, TCPAbortOnMemory: aborted = 0 } = deltas;
    return pressures + aborted > 0
      ? [
          {
            subject: "TCP",
            fact: `TCPMemoryPressures +${pressures}, TCPAbortOnMemory +${aborted} in ${intervalSeconds} s`,
            source: "/proc/net/netstat",
          },
        ]
      : [];
  },
);
