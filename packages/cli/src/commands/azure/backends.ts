import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../../command.ts";
import { azureFlags, limitFlags, windowFlags } from "../../flags.ts";
import { lookOnDemand } from "../../on-demand.ts";
import { azureOptions } from "../../options/azure.ts";
import { reportFlags } from "../../report-flags.ts";

const onDemand = "ON-DEMAND CHECK";

export default class AzureBackends extends Cloud502Command {
  static override summary = "What show-backend-health says of every server, with the cause and the fix";
  static override examples = [
    "<%= config.bin %> <%= command.id %> -g rg-web --gateway shop-gw",
    "<%= config.bin %> <%= command.id %> --json",
    "<%= config.bin %> <%= command.id %> --gateway shop-gw --on-demand --pool shop-api --setting https-443 --probe-path /healthz",
  ];
  static override aliases = ["azure:targets"];
  static override flags = {
    ...azureFlags,
    "on-demand": Flags.boolean({
      default: false,
      description: "Let the gateway test one pool through one setting now, with a probe that need not exist.",
      helpGroup: onDemand,
    }),
    pool: Flags.string({ description: "Backend pool.", dependsOn: ["on-demand"], helpGroup: onDemand }),
    setting: Flags.string({ description: "Backend setting.", dependsOn: ["on-demand"], helpGroup: onDemand }),
    "probe-host": Flags.string({
      description: "Host name to ask with.",
      dependsOn: ["on-demand"],
      helpGroup: onDemand,
    }),
    "probe-path": Flags.string({ description: "Path to ask for.", dependsOn: ["on-demand"], helpGroup: onDemand }),
    "probe-protocol": Flags.option({
      options: ["Http", "Https"] as const,
      description: "Protocol to ask by.",
      dependsOn: ["on-demand"],
      helpGroup: onDemand,
    })(),
    "probe-timeout": Flags.integer({
      min: 1,
      max: 86_400,
      description: "Seconds to wait for the server.",
      dependsOn: ["on-demand"],
      helpGroup: onDemand,
    }),
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AzureBackends);
    const options = azureOptions(flags);
    const looker = flags["on-demand"]
      ? (run: Parameters<typeof lookOnDemand>[2]) => lookOnDemand(flags, options, run)
      : undefined;
    const questions = ["backends", "probes", "settings", "metrics"] as const;
    await this.listing({ cloud: "azure", view: "backends", questions, options, ...(looker && { looker }) }, flags);
  }
}
