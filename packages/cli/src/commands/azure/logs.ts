import * as Flags from "@oclif/core/flags";

import { Cloud502Command } from "../../command.ts";
import { azureFlags, limitFlags, windowFlags } from "../../flags.ts";
import { azureOptions } from "../../options/azure.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AzureLogs extends Cloud502Command {
  static override summary = "5xx by cause from Log Analytics or diagnostic storage";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --gateway shop-gw --since 2h",
    "<%= config.bin %> <%= command.id %> --workspace 00000000-0000-0000-0000-000000000000 --json",
  ];

  static override flags = {
    ...azureFlags,
    workspace: Flags.string({
      description: "Log Analytics workspace id to ask instead of the one of the diagnostic settings.",
      helpGroup: "SCOPE",
    }),
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AzureLogs);
    await this.listing(
      {
        cloud: "azure",
        view: "failures",
        questions: ["failures", "settings", "metrics"],
        options: azureOptions(flags),
      },
      flags,
    );
  }
}
