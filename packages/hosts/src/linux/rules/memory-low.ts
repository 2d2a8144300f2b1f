import { linuxRule, percent } from "../linux-rule.ts";

/** Hardly any memory left. */
export const memoryLow = linuxRule(
  {
    id: "linux/memory-low",
    title: "{share} of memory is available",
    severity: "high",
    cause: "backend-crash",
    latent: true,
    why: "Below this the kernel soon kills the largest process, mostly the app.",
    fix: ["Fewer workers (workers x resident size must fit), or more memory."],
    docs: ["https://man7.org/linux/man-pages/man5/proc_meminfo.5.html"],
  },
  ({ memory, thresholds }) => {
    if (!memory || memory.availableKilobytes / memory.totalKilobytes >= thresholds.memoryAvailable) return [];
    const share = percent(memory.availableKilobytes / memory.totalKilobytes);
    return [
      {
        subject: "memory",
        fact: `MemAvailable ${memory.availableKilobytes} kB of ${memory.totalKilobytes} kB`,
        source: "/proc/meminfo",
        names: { share },
      },
    ];
  },
);
