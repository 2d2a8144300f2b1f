import { Cloud502Command } from "../command.ts";
import { logArgs, logFlags } from "../log-flags.ts";
import { readLogs } from "../read-logs.ts";
import { reportFlags } from "../report-flags.ts";

export default class Logs extends Cloud502Command {
  static override summary = "5xx by cause from log files of any known format, detected by content";
  static override examples = [
    "<%= config.bin %> <%= command.id %> access.log error.log",
    "<%= config.bin %> <%= command.id %> /var/log/nginx --since 2h --by path",
    "kubectl logs deploy/ingress-nginx-controller --prefix | <%= config.bin %> <%= command.id %> -",
    "<%= config.bin %> <%= command.id %> access.log --log-format '$remote_addr [$time_local] \"$request\" $status $upstream_status'",
  ];
  static override strict = false;
  static override args = logArgs;
  static override flags = { ...logFlags, ...reportFlags };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Logs);
    const run = this.begin(flags);
    this.progress(flags).update("reading logs");
    const { report, snapshots, providers } = await readLogs(
      {
        ...flags,
        command: this.commandLine(),
        files: argv.map(String),
        redactAddresses: flags["redact-ips"],
        ...(flags["log-format"] !== undefined && { logFormat: flags["log-format"] }),
      },
      run,
    );
    await this.deliver(report, flags, { view: "logs", failOn: "high", providers, snapshots });
  }
}
