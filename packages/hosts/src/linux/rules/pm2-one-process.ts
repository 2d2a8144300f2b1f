import { linuxRule } from "../linux-rule.ts";

/** An app under PM2 that uses one processor of several. */
export const pm2OneProcess = linuxRule(
  {
    id: "pm2/one-process",
    title: "PM2 runs one process of {script} on {processors} processors",
    severity: "low",
    cause: "overload",
    latent: true,
    why: "A Node process computes on one processor; PM2's cluster mode runs one per processor, and reloads them one after the other, so that a release or a crash does not end every connection at once.",
    fix: [
      "If it keeps no state in memory, delete it from PM2 and start it in cluster mode (in an ecosystem file: exec_mode 'cluster', instances 'max'):",
      "pm2 start {script} -i max",
    ],
    docs: ["https://pm2.keymetrics.io/docs/usage/cluster-mode/"],
  },
  ({ processes, processors = 1 }) => {
    if (processors < 2) return [];
    const daemons = new Set(processes.filter(({ role }) => role === "pm2").map(({ pid }) => pid));
    const apps = processes.filter(({ role, parent }) => role === "node" && daemons.has(parent));
    const scriptOf = (command: readonly string[]) => command.join(" ").replace(/^\S*node\s+/, "");
    return apps.flatMap(({ command, pid }) => {
      const script = scriptOf(command);
      if (apps.filter((other) => scriptOf(other.command) === script).length > 1) return [];
      return [
        {
          subject: script,
          fact: `one process of ${script} under PM2, ${processors} processors`,
          source: `/proc/${pid}/cmdline`,
          names: { script, processors: String(processors) },
        },
      ];
    });
  },
);
