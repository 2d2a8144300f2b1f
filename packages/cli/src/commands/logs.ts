import { expandInputs, makeReport, type Snapshot, scanLogs } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command, reportFlags } from "../command.ts";
import { logFormats } from "../log-formats.ts";
import { loadProviders } from "../registry.ts";
import { parseTime } from "../window.ts";

export default class Logs extends Cloud502Command {
  static override summary = "5xx by cause from log files of any known format, detected by content";
  static override examples = [
    "<%= config.bin %> <%= command.id %> access.log error.log",
    "<%= config.bin %> <%= command.id %> /var/log/nginx --since 2h --by path",
    "zcat app.log.gz | <%= config.bin %> <%= command.id %> -",
    "<%= config.bin %> <%= command.id %> access.log --log-format '$remote_addr [$time_local] \"$request\" $status $upstream_status'",
  ];
  static override strict = false;
  static override args = {
    files: Args.string({ required: true, description: "Files, folders, globs, or - for stdin; plain, gzip or zstd." }),
  };
  static override flags = {
    since: Flags.string({
      description: "Only lines from this time on: a span back from now (15m, 2h) or an ISO time.",
      helpGroup: "WINDOW",
      helpValue: "TIME",
    }),
    until: Flags.string({ description: "Only lines before this time.", helpGroup: "WINDOW", helpValue: "TIME" }),
    by: Flags.string({
      default: "cause",
      description: "Table of cause, status, backend, path, host, minute, hour, signature, file or format.",
    }),
    top: Flags.integer({ default: 20, min: 1, max: 10_000, description: "Rows of that table." }),
    "log-format": Flags.string({
      description: "A format's name, an nginx log_format or Apache LogFormat string, or a file that holds one.",
      helpValue: "FORMAT",
    }),
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Logs);
    const run = this.begin(flags);
    const now = run.context.now();
    const providers = await loadProviders();
    const { formats, formatsModule, forced } = await logFormats(providers, flags["log-format"]);
    const { inputs, gaps } = await expandInputs(argv.map(String), () => process.stdin);
    const window = {
      ...(flags.since !== undefined && { since: parseTime(flags.since, now).toISOString() }),
      ...(flags.until !== undefined && { until: parseTime(flags.until, now).toISOString() }),
    };
    this.progress(flags).update("reading logs");
    const scanned = await scanLogs(
      inputs.map((input) => (forced ? { ...input, format: forced } : input)),
      { formats, formatsModule, signal: run.context.signal, window, by: flags.by, top: flags.top },
    );
    const snapshots: Snapshot[] = [...scanned.failures].map(([provider, failures]) => ({
      provider,
      takenAt: now.toISOString(),
      window: failures.window,
      gateway: { id: "logs", name: argv.join(" "), kind: "logs", pools: [], scope: {} },
      failures,
      gaps: [],
    }));
    const report = makeReport({
      command: this.commandLine(),
      generatedAt: now,
      providers,
      snapshots,
      gaps: [...gaps, ...scanned.gaps, ...run.gaps],
      logs: scanned.summary,
      ...(snapshots[0]?.window && { window: snapshots[0].window }),
      redaction: { clientAddresses: flags["redact-ips"] },
    });
    await this.deliver(report, flags, { view: "logs", failOn: "high", providers, snapshots });
  }
}
