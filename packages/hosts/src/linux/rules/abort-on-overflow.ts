import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** A full accept queue that answers with a reset. */
export const abortOnOverflow = linuxRule(
  {
    id: "linux/abort-on-overflow",
    title: "A full accept queue resets connections",
    severity: "info",
    cause: "overload",
    latent: true,
    why: "With tcp_abort_on_overflow=1 an app that is only busy looks like one that refuses: the proxy writes errno 104 or 111 instead of a timeout.",
    fix: ["Know it; the default is 0: sysctl -w net.ipv4.tcp_abort_on_overflow=0"],
    docs: [kernelDoc("networking/ip-sysctl")],
  },
  ({ sysctl }) =>
    sysctl["net.ipv4.tcp_abort_on_overflow"] === "1"
      ? [
          {
            subject: "TCP",
            fact: "net.ipv4.tcp_abort_on_overflow is 1",
            source: "/proc/sys/net/ipv4/tcp_abort_on_overflow",
          },
        ]
      : [],
);
