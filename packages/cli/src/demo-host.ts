import { type LogSummary, type Provider, type Snapshot, scanLogs } from "@cloud502/core";

/** What the demo saw of a real nginx. */
export interface DemoHost {
  readonly providers: readonly Provider[];
  readonly snapshots: readonly Snapshot[];
  readonly logs: LogSummary;
}

/** Starts a real nginx in front of an app that is not running, and reads its configuration and logs; undefined where nginx is not installed. */
export async function lookAtNginx(signal: AbortSignal, now: Date): Promise<DemoHost | undefined> {
  const { findNginx, startNginx } = await import("@cloud502/lab");
  const program = findNginx();
  if (program === undefined) return undefined;
  const { configuredFormats, hostProviders, joinFailures } = await import("@cloud502/hosts/host");
  const nginx = await startNginx(program, 12);
  try {
    const { formats, snapshots } = await configuredFormats([nginx.config]);
    const { failures, summary } = await scanLogs(
      nginx.logs.map((path) => ({ name: path, path })),
      { formats: [...formats, ...hostProviders.flatMap((provider) => provider.formats)], signal },
    );
    return { providers: hostProviders, snapshots: joinFailures(snapshots, failures, { takenAt: now }), logs: summary };
  } finally {
    await nginx.close();
  }
}
