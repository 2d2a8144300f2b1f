import { kernelDoc, linuxRule, percent } from "../linux-rule.ts";

/** The kernel's own limit of open files. */
export const systemFiles = linuxRule(
  {
    id: "linux/system-files",
    title: "The system runs out of open files",
    severity: "high",
    cause: "proxy-exhausted",
    why: "At fs.file-max every open() and accept() on the machine fails with errno 23.",
    fix: ["Find who holds them, then: sysctl -w fs.file-max=<more>"],
    docs: [kernelDoc("admin-guide/sysctl/fs")],
  },
  ({ systemFiles: files, thresholds }) =>
    files && files.open / files.most > thresholds.systemFiles
      ? [
          {
            subject: "fs.file-max",
            fact: `${files.open} of ${files.most} (${percent(files.open / files.most)})`,
            source: "/proc/sys/fs/file-nr",
          },
        ]
      : [],
);
