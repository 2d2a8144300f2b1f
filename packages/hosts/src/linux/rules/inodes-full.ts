import { linuxRule, percent } from "../linux-rule.ts";

/** A file system without free inodes. */
export const inodesFull = linuxRule(
  {
    id: "linux/inodes-full",
    title: "{path} has {share} of its inodes free",
    severity: "high",
    cause: "proxy-exhausted",
    why: 'Without inodes no file can be made ("No space left on device") though bytes are free.',
    fix: ["Find the folder with the many files: find {path} -xdev -printf '%h\\n' | sort | uniq -c | sort -n | tail"],
    docs: ["https://man7.org/linux/man-pages/man2/statfs.2.html"],
  },
  ({ disks, thresholds }) =>
    disks.flatMap(({ path, inodesFreeShare: share }) =>
      share !== undefined && share < thresholds.inodesFree
        ? [
            {
              subject: path,
              fact: `${percent(share)} of its inodes are free`,
              source: `statfs ${path}`,
              names: { path, share: percent(share) },
            },
          ]
        : [],
    ),
);
