import { linuxRule, percent } from "../linux-rule.ts";

/** A file system without room. */
export const diskFull = linuxRule(
  {
    id: "linux/disk-full",
    title: "{path} has {share} free",
    severity: "high",
    cause: "proxy-exhausted",
    why: "Without room nginx cannot write temporary files (28: No space left on device): uploads end with 500, large responses are cut; logs stop.",
    fix: ["Find what fills it: du -xh {path} | sort -h | tail", "logrotate -f, then: nginx -s reopen"],
    docs: ["https://man7.org/linux/man-pages/man2/statfs.2.html"],
  },
  ({ disks, thresholds }) =>
    disks
      .filter(({ freeShare }) => freeShare < thresholds.diskFree)
      .map(({ path, freeShare }) => ({
        subject: path,
        fact: `${percent(freeShare)} of its blocks are free`,
        source: `statfs ${path}`,
        names: { path, share: percent(freeShare) },
      })),
);
