import type { LogFormat, Snapshot } from "@cloud502/core";
import type { ApacheFacts } from "../apache/config/apache-lint.ts";
import { apacheView } from "../apache/config/view.ts";
import type { HaproxyFacts } from "../haproxy/config/haproxy-lint.ts";
import { haproxyView } from "../haproxy/config/view.ts";
import { type LintOptions, readConfigurations } from "../lint/lint-files.ts";
import type { NginxFacts } from "../nginx/config/facts.ts";
import { nginxView } from "../nginx/config/view.ts";
import { apacheLogFormats, nginxLogFormats } from "./configured-logs.ts";

/** What configuration says about logs. */
export interface ConfiguredFormats {
  /** Formats that log_format and LogFormat define; to be tried before the built-in ones. */
  readonly formats: readonly LogFormat[];
  /** Servers of each upstream group, backend or balancer, as logs spell them. */
  readonly upstreams: Readonly<Record<string, readonly string[]>>;
  /** One for each configuration, to be joined with the failures of the same product. */
  readonly snapshots: readonly Snapshot[];
  readonly gaps: readonly Snapshot["gaps"][number][];
}

/** Reads configuration files or folders for what the logs need: formats, upstream names and the servers behind them. Never rejects. */
export async function configuredFormats(
  paths: readonly string[],
  options: LintOptions = {},
): Promise<ConfiguredFormats> {
  const { snapshots, gaps } = await readConfigurations(paths, options);
  const formats: LogFormat[] = [];
  const upstreams: Record<string, readonly string[]> = {};
  for (const snapshot of snapshots) {
    if (isOf<NginxFacts>(snapshot, "nginx")) {
      formats.push(...nginxLogFormats(snapshot.facts.config).values());
      for (const { name, servers } of nginxView(snapshot.facts.config).upstreams)
        upstreams[name] = servers.map(({ unix, host, port }) =>
          unix === undefined ? `${host}:${port}` : `unix:${unix}`,
        );
    } else if (isOf<ApacheFacts>(snapshot, "apache")) {
      formats.push(...apacheLogFormats(snapshot.facts.config).values());
      for (const { name, members } of apacheView(snapshot.facts.config).balancers)
        upstreams[name] = members.map(({ args }) => (args[0] ?? "").replace(/^\w+:\/\//, ""));
    } else if (isOf<HaproxyFacts>(snapshot, "haproxy")) {
      for (const { name, serves, servers } of haproxyView(snapshot.facts.config).proxies)
        if (serves) upstreams[name] = servers.map((one) => one.address);
    }
  }
  return { formats, upstreams, snapshots, gaps };
}

/** Snapshots that readConfigurations made carry the facts of their product. */
function isOf<Facts>(snapshot: Snapshot, provider: string): snapshot is Snapshot<Facts> & { readonly facts: Facts } {
  return snapshot.provider === provider && snapshot.facts !== undefined;
}
