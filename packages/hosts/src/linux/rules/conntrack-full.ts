import { kernelDoc, linuxRule, percent } from "../linux-rule.ts";

/** The connection tracking table. */
export const conntrackFull = linuxRule(
  {
    id: "linux/conntrack-full",
    title: "The connection tracking table is {share} full",
    severity: "critical",
    cause: "connect-timeout",
    why: 'When it is full the kernel drops packets of new connections ("nf_conntrack: table full, dropping packet"): random connect timeouts to every backend.',
    fix: [
      "sysctl -w net.netfilter.nf_conntrack_max=<more>",
      "Take the proxy's own traffic out of tracking (notrack), or shorten nf_conntrack_tcp_timeout_*",
    ],
    docs: [kernelDoc("networking/nf_conntrack-sysctl")],
  },
  ({ conntrack, thresholds }) => {
    if (!conntrack || conntrack.used / conntrack.most <= thresholds.conntrack) return [];
    const share = percent(conntrack.used / conntrack.most);
    return [
      {
        subject: "nf_conntrack",
        fact: `${conntrack.used} of ${conntrack.most} entries`,
        source: "/proc/sys/net/netfilter/nf_conntrack_count",
        names: { share },
      },
    ];
  },
);
