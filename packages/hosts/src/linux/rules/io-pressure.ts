import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** Tasks wait for disks. */
export const ioPressure = linuxRule(
  {
    id: "linux/io-pressure",
    title: "Processes wait for disks",
    severity: "medium",
    cause: "overload",
    basis: "inferred",
    latent: true,
    why: "All tasks stood still for disks part of the time; answers are slow, likely behind timeouts.",
    fix: ["Find the writer: pidstat -d 1", "Move temporary files and logs to a faster disk."],
    docs: [kernelDoc("accounting/psi")],
  },
  ({ pressure: { io }, thresholds }) =>
    (io?.full?.avg60 ?? 0) > thresholds.ioFull
      ? [
          {
            subject: "disks",
            fact: `stalled ${io?.full?.avg60} % (full) of the last 60 s`,
            source: "/proc/pressure/io",
            circumstantial: true,
          },
        ]
      : [],
);
