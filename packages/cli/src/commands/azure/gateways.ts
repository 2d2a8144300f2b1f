import { Cloud502Command } from "../../command.ts";
import { azureFlags, limitFlags, windowFlags } from "../../flags.ts";
import { azureOptions } from "../../options/azure.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AzureGateways extends Cloud502Command {
  static override summary = "Application Gateways, with how many backends are up";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> -g rg-web --json",
  ];

  static override flags = {
    ...azureFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AzureGateways);
    await this.listing(
      { cloud: "azure", view: "gateways", questions: ["backends"], options: azureOptions(flags) },
      flags,
    );
  }
}
