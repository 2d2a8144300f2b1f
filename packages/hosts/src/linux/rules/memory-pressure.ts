import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** Tasks wait for memory. */
export const memoryPressure = linuxRule(
  {
    id: "linux/memory-pressure",
    title: "Processes wait for memory",
    severity: "high",
    cause: "overload",
    basis: "inferred",
    latent: true,
    why: "Time lost to reclaiming memory makes answers slow; likely behind timeouts.",
    fix: ["Fewer workers, or more memory."],
    docs: [kernelDoc("accounting/psi")],
  },
  ({ pressure: { memory }, thresholds }) =>
    memory && (memory.some.avg60 > thresholds.memorySome || (memory.full?.avg60 ?? 0) > thresholds.memoryFull)
      ? [
          {
            subject: "memory",
            fact: `stalled ${memory.some.avg60} % (some) and ${memory.full?.avg60 ?? 0} % (full) of the last 60 s`,
            source: "/proc/pressure/memory",
            circumstantial: true,
          },
        ]
      : [],
);
