import { makeReport } from "@cloud502/core";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../command.ts";
import { awsFlags, azureFlags, cloudflareFlags, limitFlags, windowFlags } from "../flags.ts";
import { lookEverywhere } from "../look.ts";
import { awsOptions } from "../options/aws.ts";
import { azureOptions } from "../options/azure.ts";
import { cloudflareOptions } from "../options/cloudflare.ts";
import { clouds } from "../registry.ts";
import { reportFlags } from "../report-flags.ts";
import { parseWindow } from "../window.ts";

export default class Audit extends Cloud502Command {
  static override summary = "Every gateway of every cloud that has credentials, in one report";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --provider aws --region all --export audit.md --save audit.json",
    "<%= config.bin %> <%= command.id %> --fail-on medium --json",
  ];
  static override flags = {
    provider: Flags.option({
      multiple: true,
      multipleNonGreedy: true,
      options: clouds,
      description: "Only this cloud; repeatable. It must have credentials.",
      helpGroup: "SCOPE",
    })(),
    ...awsFlags,
    ...azureFlags,
    ...cloudflareFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Audit);
    const run = this.begin(flags);
    const window = parseWindow(flags.since, flags.until, run.context.now());
    const questions = ["backends", "probes", "settings", "failures", "metrics"] as const;
    const { looked, skipped } = await lookEverywhere(
      {
        questions,
        window,
        concurrency: flags.concurrency,
        options: { aws: awsOptions(flags), azure: azureOptions(flags), cloudflare: cloudflareOptions(flags) },
      },
      flags.provider,
      run,
      this.progress(flags),
    );
    if (!flags.quiet) for (const error of skipped) this.say(`Not audited: ${error.message}`);
    const notAudited = {
      title: "Not audited",
      columns: ["WHY"],
      rows: skipped.map(({ message, hint }) => [`${message} ${hint}`]),
    };
    const snapshots = looked.flatMap((one) => one.snapshots);
    const providers = looked.map(({ provider }) => provider);
    const report = makeReport({
      command: this.commandLine(),
      generatedAt: run.context.now(),
      window,
      providers,
      snapshots,
      gaps: run.gaps,
      ...(skipped.length > 0 && { tables: [notAudited] }),
      redaction: { clientAddresses: flags["redact-ips"] },
    });
    await this.deliver(report, flags, { view: "findings", failOn: "high", providers, snapshots });
  }
}
