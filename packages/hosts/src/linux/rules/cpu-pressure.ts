import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** Tasks wait for a processor. */
export const cpuPressure = linuxRule(
  {
    id: "linux/cpu-pressure",
    title: "Processes wait for a processor",
    severity: "medium",
    cause: "overload",
    basis: "inferred",
    latent: true,
    why: "The machine has more to run than processors; answers are slow, likely behind timeouts.",
    fix: ["Fewer workers than 2 x processors + 1 for pure computation, or more processors."],
    docs: [kernelDoc("accounting/psi")],
  },
  ({ pressure: { cpu }, thresholds }) =>
    cpu && cpu.some.avg60 > thresholds.cpuSome
      ? [
          {
            subject: "processors",
            fact: `stalled ${cpu.some.avg60} % of the last 60 s`,
            source: "/proc/pressure/cpu",
            circumstantial: true,
          },
        ]
      : [],
);
