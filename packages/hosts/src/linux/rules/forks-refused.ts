import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** The limit of tasks was reached. */
export const forksRefused = linuxRule(
  {
    id: "linux/forks-refused",
    title: "The control group refused to start processes",
    severity: "medium",
    cause: "proxy-exhausted",
    basis: "inferred",
    latent: true,
    why: "pids.max was reached {count} times since the group was made: workers likely could not be started.",
    fix: ["systemd: TasksMax=<more> in the unit; Docker: --pids-limit"],
    docs: [kernelDoc("admin-guide/cgroup-v2")],
  },
  ({ cgroup }) =>
    cgroup && cgroup.forksRefused > 0
      ? [
          {
            subject: "control group",
            fact: `pids.events max ${cgroup.forksRefused}`,
            source: "/sys/fs/cgroup/pids.events",
            names: { count: String(cgroup.forksRefused) },
            circumstantial: true,
          },
        ]
      : [],
);
