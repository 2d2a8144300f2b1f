import { linuxRule } from "../linux-rule.ts";

/** A log that is written after its file is gone. */
export const deletedLog = linuxRule(
  {
    id: "linux/deleted-log",
    title: "{name} writes to a log file that was deleted",
    severity: "medium",
    cause: "latent-risk",
    why: "The log was rotated and the process not told: its lines go to a file that nobody can read, and whoever looks at {path} sees an old or empty one.",
    fix: [
      "nginx: nginx -s reopen; Apache: apachectl graceful; others: restart",
      "Correct postrotate in /etc/logrotate.d/",
    ],
    docs: ["https://nginx.org/en/docs/control.html#logs"],
  },
  ({ processes }) =>
    processes.flatMap(({ pid, name, deletedLogs = [] }) =>
      deletedLogs.map((path) => ({
        subject: `${name} (pid ${pid})`,
        fact: `descriptor on ${path} (deleted)`,
        source: `/proc/${pid}/fd`,
        names: { name: `${name} (pid ${pid})`, path },
      })),
    ),
);
