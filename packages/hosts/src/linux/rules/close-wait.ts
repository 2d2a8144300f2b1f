import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** An app that does not close its sockets. */
export const closeWait = linuxRule(
  {
    id: "linux/close-wait",
    title: "A process of user {uid} leaves {count} closed connections open",
    severity: "high",
    cause: "overload",
    basis: "inferred",
    latent: true,
    why: "CLOSE_WAIT means that the other side has closed and the app has not: it likely leaks sockets, and runs out of file descriptors.",
    fix: [
      "Find the process: ss -tnp state close-wait",
      "Close responses and idle connections in the app; restart it meanwhile",
    ],
    docs: [kernelDoc("networking/ip-sysctl")],
  },
  ({ closeWaitByUid, thresholds }) =>
    Object.entries(closeWaitByUid)
      .filter(([, count]) => count >= thresholds.closeWait)
      .map(([uid, count]) => ({
        subject: `user ${uid}`,
        fact: `${count} sockets in CLOSE_WAIT`,
        source: "/proc/net/tcp",
        names: { uid, count: String(count) },
      })),
);
