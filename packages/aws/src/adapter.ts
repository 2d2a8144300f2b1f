import type { Adapter, Context } from "@cloud502/core";
import { openCalls } from "./calls.ts";
import type { AwsFacts } from "./facts.ts";
import { readFailures } from "./failures/read-failures.ts";
import { listGateways } from "./gateways.ts";
import { readBackends } from "./health.ts";
import { readMetrics } from "./metrics.ts";
import type { AwsOptions } from "./options.ts";
import { readProbes } from "./probes.ts";
import { homeRegion } from "./regions.ts";
import { openSession } from "./session.ts";
import { readSettings } from "./settings.ts";

/** Reads Application Load Balancers; makes no call before the first question but that of assuming a role. */
export async function awsAdapter(options: AwsOptions, context: Context): Promise<Adapter<AwsFacts>> {
  const session = openSession(options, context);
  const { roleArn, regions } = options;
  if (roleArn) {
    const { assumedRole } = await import("./services/sts.ts");
    const region = regions?.find((each) => each !== "all") ?? (await homeRegion(session)) ?? "us-east-1";
    session.credentials = assumedRole(session, roleArn, region);
  }
  const calls = openCalls(session);
  return {
    gateways: (scope) => listGateways(session, calls, scope),
    backends: (gateway) => readBackends(session, calls, gateway),
    probes: (gateway) => readProbes(calls, gateway),
    settings: (gateway) => readSettings(session, calls, gateway),
    metrics: (gateway, window) => readMetrics(session, calls, gateway, window),
    failures: (gateway, window) => readFailures(session, calls, gateway, window),
    close: session.close,
  };
}
