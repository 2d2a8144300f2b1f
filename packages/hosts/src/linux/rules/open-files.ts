import { linuxRule, percent } from "../linux-rule.ts";

/** A process near its limit of open files. */
export const openFiles = linuxRule(
  {
    id: "linux/open-files",
    title: "{name} uses {share} of its open files",
    severity: "high",
    cause: "proxy-exhausted",
    why: "At the limit accept(), socket() and open() fail with errno 24; a proxy then answers 500 or accepts nothing. limits.conf does not apply to services.",
    fix: ["systemd: LimitNOFILE=65536 in the unit; nginx: worker_rlimit_nofile 65536;"],
    docs: [
      "https://man7.org/linux/man-pages/man2/getrlimit.2.html",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Process%20Properties",
    ],
  },
  ({ processes, thresholds }) =>
    processes.flatMap(({ pid, name, openFiles: used, openFilesLimit: limit }) => {
      if (used === undefined || limit === undefined || limit === null || used / limit < thresholds.openFiles) return [];
      return [
        {
          subject: `${name} (pid ${pid})`,
          fact: `${used} of ${limit} descriptors`,
          source: `/proc/${pid}/limits`,
          names: { name: `${name} (pid ${pid})`, share: percent(used / limit) },
        },
      ];
    }),
);
