import type { Gateway, Probe } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { TargetGroup } from "./model.ts";

/** The API reference's defaults; a function is checked more slowly. */
const defaults = {
  server: { intervalSeconds: 30, timeoutSeconds: 5 },
  lambda: { intervalSeconds: 35, timeoutSeconds: 30 },
} as const;

/** The health check of every pool; needs no call of its own. */
export async function readProbes(calls: Calls, gateway: Gateway): Promise<readonly Probe[]> {
  const groups = await calls.targetGroups(
    gateway.scope.region ?? "",
    gateway.pools.map(({ id }) => id),
  );
  return groups.map(toProbe);
}

function toProbe({ arn, targetType, protocol, healthCheckEnabled, matcher, healthCheck }: TargetGroup): Probe {
  const usual = targetType === "lambda" ? defaults.lambda : defaults.server;
  const port = Number(healthCheck.port);
  return {
    pool: arn,
    enabled: healthCheckEnabled,
    protocol: healthCheck.protocol ?? protocol ?? "HTTP",
    port: Number.isInteger(port) ? port : "traffic-port",
    path: healthCheck.path ?? "/",
    ...(matcher && { expect: matcher }),
    intervalSeconds: healthCheck.intervalSeconds ?? usual.intervalSeconds,
    timeoutSeconds: healthCheck.timeoutSeconds ?? usual.timeoutSeconds,
    ...(healthCheck.healthyThreshold !== undefined && { healthyThreshold: healthCheck.healthyThreshold }),
    unhealthyThreshold: healthCheck.unhealthyThreshold ?? 2,
  };
}
