import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../../command.ts";
import { logFlags } from "../../log-flags.ts";
import { readLogs } from "../../read-logs.ts";
import { reportFlags } from "../../report-flags.ts";

export default class HostLogs extends Cloud502Command {
  static override summary = "Like `cloud502 logs`, with the proxies' configuration joined in";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> /var/log/nginx --since 1h",
    "<%= config.bin %> <%= command.id %> ./logs --config ./deploy/nginx.conf",
  ];
  static override strict = false;
  static override args = {
    files: Args.string({
      description: "Files, folders, globs, or - for stdin (default: /var/log of nginx, Apache and HAProxy).",
    }),
  };
  static override flags = {
    config: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "Configuration file or folder; repeatable (default: the usual places).",
      helpValue: "PATH",
    }),
    ...logFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(HostLogs);
    const run = this.begin(flags);
    this.progress(flags).update("reading logs");
    const { existingLogs } = await import("../../usual-logs.ts");
    const { report, snapshots, providers } = await readLogs(
      {
        ...flags,
        command: this.commandLine(),
        files: argv.length > 0 ? argv.map(String) : existingLogs(),
        configuration: flags.config ?? [],
        redactAddresses: flags["redact-ips"],
        ...(flags["log-format"] !== undefined && { logFormat: flags["log-format"] }),
      },
      run,
    );
    await this.deliver(report, flags, { view: "logs", failOn: "high", providers, snapshots });
  }
}
