import { availableParallelism, hostname } from "node:os";
import {
  type Context,
  diagnose,
  type Finding,
  type Gap,
  InspectionError,
  type LogSummary,
  type ScanInput,
  type Snapshot,
  scanLogs,
  type Window,
} from "@cloud502/core";
import { type FileReader, systemFiles } from "../lint/files.ts";
import type { LinuxFacts } from "../linux/facts.ts";
import { kernelFiles } from "../linux/files.ts";
import { type LinuxOptions, readLinux } from "../linux/read-linux.ts";
import { hostProviders } from "../providers.ts";
import { type AppServer, appServersOf, pm2Logs } from "./app-servers.ts";
import { type ContainerFact, readContainers } from "./docker.ts";
import { type Exec, systemExec } from "./exec.ts";
import { type RunningProxy, runningProxies } from "./find-configurations.ts";
import { readLimitsConf } from "./limits-conf.ts";
import { type LogFile, logInputs } from "./log-inputs.ts";
import { readPhpPools } from "./php-pools.ts";
import { type ProxyPart, readProxy } from "./read-proxy.ts";
import { failedUnits, readJournal, readUnits } from "./systemd.ts";

export interface HostOptions {
  /** What is looked at in the logs. */
  readonly window: Window;
  readonly linux?: LinuxOptions;
  /** Further logs to read: an app's own file, a proxy's that runs elsewhere. */
  readonly logs?: readonly string[];
  /** Docker's socket; /var/run/docker.sock by default. */
  readonly dockerSocket?: string;
  readonly exec?: Exec;
  readonly reader?: FileReader;
}

/** What runs on the machine and what ails it. */
export interface HostInspection {
  readonly snapshots: readonly Snapshot[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly logs: LogSummary;
  readonly proxies: readonly RunningProxy[];
  readonly appServers: readonly AppServer[];
  readonly containers: readonly ContainerFact[];
  readonly facts: LinuxFacts;
}

/**
 * Looks at the machine that it runs on: proxies and app servers from /proc, their configuration, who listens, the logs of the
 * window, systemd, Docker, status pages and the kernel's own counters. Without root as far as it goes; what cannot be read is
 * a gap. Changes nothing. Rejects with InspectionError "aborted" when the run is stopped.
 */
export async function inspectHost(options: HostOptions, context: Context): Promise<HostInspection> {
  try {
    return await inspect(options, context);
  } catch (error) {
    if (!context.signal.aborted || error instanceof InspectionError) throw error;
    throw new InspectionError("aborted", "the inspection was stopped", { hint: "Give it more time.", cause: error });
  }
}

async function inspect(options: HostOptions, context: Context): Promise<HostInspection> {
  const { exec = systemExec, reader = systemFiles, window, dockerSocket = "/var/run/docker.sock" } = options;
  const { signal } = context;
  const gaps: Gap[] = [];
  const kernel = kernelFiles(options.linux?.root);
  const [machine, docker] = await Promise.all([
    readLinux({ sleep: (milliseconds) => context.sleep(milliseconds), ...options.linux }),
    readContainers(dockerSocket, signal),
  ]);
  gaps.push(...machine.gaps, ...docker.gaps);
  const { processes } = machine.facts;
  const running = processes.flatMap(({ unit }) => unit ?? []);
  const unitNames = [...new Set([...running, ...(await failedUnits(exec, signal))])];
  const [proxies, limitsConf, php, units, journal] = await Promise.all([
    runningProxies(processes, exec, signal),
    readLimitsConf(reader),
    processes.some(({ role }) => role === "php-fpm") ? readPhpPools(reader) : { pools: [], logs: [] },
    readUnits(exec, unitNames, signal),
    readJournal(exec, unitNames, new Date(window.since), signal),
  ]);
  gaps.push(...units.gaps);
  if (journal === "denied")
    gaps.push({
      provider: "linux",
      question: "journal of the units",
      code: "denied",
      message: "the journal may not be read",
      permission: "group systemd-journal or adm",
    });
  const appServers = appServersOf(processes, { listeners: machine.facts.listeners, phpPools: php.pools });
  const facts: LinuxFacts = {
    ...machine.facts,
    units: units.units,
    containers: docker.containers,
    appServers,
    limitsConf,
    phpPools: php.pools,
    processors: availableParallelism(),
  };
  const parts = (
    await Promise.all(
      proxies.map((proxy) =>
        readProxy(proxy, { reader, signal, kernel, machine: facts, gap: (gap) => gaps.push(gap) }),
      ),
    )
  ).filter((part) => part !== undefined);
  const extra = (options.logs ?? []).map((path): LogFile => ({ product: "hosts", path }));
  const found = await logInputs(
    [
      ...parts.flatMap(({ logs }) => logs),
      ...appServers.flatMap(({ logs }) => logs),
      ...php.logs,
      ...(await pm2Logs(processes, reader)),
      ...extra,
    ],
    window,
  );
  gaps.push(...found.gaps);
  const inputs = [...found.inputs, ...(journal instanceof Map ? journalInputs(journal) : [])];
  const formats = hostProviders.flatMap((provider) => provider.formats);
  const scanned = await scanLogs(inputs, { formats, signal, window, threads: 1 });
  gaps.push(...scanned.gaps);
  const snapshots = toSnapshots(parts, facts, scanned.failures, context, window);
  for (const gap of gaps) context.gap(gap);
  return {
    snapshots,
    findings: diagnose(hostProviders, snapshots),
    gaps,
    logs: scanned.summary,
    proxies,
    appServers,
    containers: docker.containers,
    facts,
  };
}

function journalInputs(journal: ReadonlyMap<string, string>): readonly ScanInput[] {
  return [...journal].map(([unit, text]) => ({
    name: `journal of ${unit}`,
    open: async function* () {
      yield Buffer.from(text);
    },
  }));
}

/** Failures of a product belong to its proxy when one runs; those of products without a snapshot stand as logs alone. */
function toSnapshots(
  parts: readonly ProxyPart[],
  facts: LinuxFacts,
  failures: ReadonlyMap<string, NonNullable<Snapshot["failures"]>>,
  context: Context,
  window: Window,
): readonly Snapshot[] {
  const takenAt = context.now().toISOString();
  const name = hostname();
  const used = new Set<string>();
  const proxies = parts.map(({ product, parts: common, facts: own }): Snapshot => {
    const mine = used.has(product) ? undefined : failures.get(product);
    used.add(product);
    return { provider: product, takenAt, window, ...common, facts: own, ...(mine && { failures: mine }), gaps: [] };
  });
  const rest = [...failures]
    .filter(([product]) => !used.has(product))
    .map(
      ([product, mine]): Snapshot => ({
        provider: product,
        takenAt,
        window,
        gateway: { id: `${name}/${product}`, name: `${product} on ${name}`, kind: "logs", pools: [], scope: {} },
        failures: mine,
        gaps: [],
      }),
    );
  const machine: Snapshot = {
    provider: "linux",
    takenAt,
    window,
    gateway: { id: name, name, kind: "gateway", pools: [], scope: { product: "linux" } },
    facts,
    gaps: [],
  };
  return [...proxies, ...rest, machine];
}
