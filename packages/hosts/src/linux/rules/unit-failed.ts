import { linuxRule } from "../linux-rule.ts";

/** A service that systemd could not keep running. */
export const unitFailed = linuxRule(
  {
    id: "linux/unit-failed",
    title: "{unit} failed: {result}",
    severity: "high",
    cause: "backend-crash",
    why: "systemd's own word on the last end of the service: killed for memory, ended by a signal or an exit status, or restarted too often.",
    fix: ["journalctl -u {unit} -n 100", "systemctl reset-failed {unit}; systemctl start {unit}"],
    docs: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html"],
  },
  ({ units = [] }) =>
    units
      .filter(({ result, active }) => active === "failed" || !["success", "unknown", ""].includes(result))
      .map(({ name, active, result, exitStatus, restarts }) => ({
        subject: name,
        fact: `ActiveState=${active} Result=${result} ExecMainStatus=${exitStatus ?? "?"} NRestarts=${restarts}`,
        source: "systemctl show",
        names: { unit: name, result },
      })),
);
