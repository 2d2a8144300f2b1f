import { linuxRule } from "../linux-rule.ts";

/** A container whose health check fails. */
export const containerUnhealthy = linuxRule(
  {
    id: "linux/container-unhealthy",
    title: "Container {name} fails its health check",
    severity: "high",
    cause: "backend-error",
    why: "Docker runs the container's own check, and it fails; what it printed last stands in the evidence.",
    fix: ["docker inspect --format '{{json .State.Health}}' {name}"],
    docs: ["https://docs.docker.com/reference/dockerfile/#healthcheck"],
  },
  ({ containers = [] }) =>
    containers
      .filter(({ health }) => health === "unhealthy")
      .map(({ name, healthOutput }) => ({
        subject: name,
        fact: `Health unhealthy: ${healthOutput ?? "no output"}`,
        source: "docker:inspect",
        names: { name },
      })),
);
