import { linuxRule } from "../linux-rule.ts";

/** A container that ended, or was killed for memory. */
export const containerDied = linuxRule(
  {
    id: "linux/container-died",
    title: "Container {name} {what}",
    severity: "high",
    cause: "backend-crash",
    why: "Docker's own word on the container: exit status 137 is SIGKILL (often memory), 139 a segmentation fault, 126 and 127 a command that could not be started.",
    fix: ["docker logs --tail 100 {name}", "docker inspect {name}"],
    docs: ["https://docs.docker.com/reference/api/engine/"],
  },
  ({ containers = [] }) =>
    containers.flatMap(({ name, state, exitCode, outOfMemory, restarts }) => {
      const what = outOfMemory
        ? "was killed for lack of memory"
        : state === "restarting"
          ? "restarts again and again"
          : (state === "exited" || state === "dead") && exitCode !== 0 && exitCode !== 143
            ? `ended with status ${exitCode}`
            : undefined;
      return what === undefined
        ? []
        : [
            {
              subject: name,
              fact: `State ${state}, ExitCode ${exitCode}, OOMKilled ${outOfMemory}, RestartCount ${restarts}`,
              source: "docker:inspect",
              names: { name, what },
            },
          ];
    }),
);
