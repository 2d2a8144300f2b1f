import { diagnose, type Finding, scanLogs } from "@cloud502/core";
import { configuredFormats, hostProviders, joinFailures } from "../../packages/hosts/src/host.ts";

/** What the product says of some logs and a configuration, most decisive first. */
export async function diagnoseLab(
  logs: readonly string[],
  configurations: readonly string[],
): Promise<readonly Finding[]> {
  const configured = await configuredFormats(configurations);
  const formats = [...configured.formats, ...hostProviders.flatMap((provider) => provider.formats)];
  const inputs = logs.map((path) => ({ name: path, path }));
  const { failures } = await scanLogs(inputs, { formats, signal: new AbortController().signal, threads: 1 });
  return diagnose(hostProviders, joinFailures(configured.snapshots, failures, { takenAt: new Date() }));
}
