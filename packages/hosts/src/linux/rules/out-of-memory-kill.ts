import { kernelDoc, linuxRule } from "../linux-rule.ts";

/** The kernel killed a process for memory, just now. */
export const outOfMemoryKill = linuxRule(
  {
    id: "linux/out-of-memory-kill",
    title: "The kernel kills processes for lack of memory",
    severity: "critical",
    cause: "backend-crash",
    why: 'oom_kill rose while we looked: a worker that dies so closes its connections without an answer, and the proxy writes "prematurely closed" or errno 104.',
    fix: [
      "journalctl -k -g 'Out of memory|oom-kill'",
      "Give more memory, fewer workers, or find the leak; workers x their size must fit.",
    ],
    docs: [kernelDoc("admin-guide/cgroup-v2")],
  },
  ({ deltas, intervalSeconds }) =>
    (deltas.oom_kill ?? 0) > 0
      ? [{ subject: "memory", fact: `oom_kill +${deltas.oom_kill} in ${intervalSeconds} s`, source: "/proc/vmstat" }]
      : [],
);
