import { Cloud502Command } from "../../command.ts";
import { azureFlags, limitFlags, windowFlags } from "../../flags.ts";
import { azureOptions } from "../../options/azure.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AzureProbes extends Cloud502Command {
  static override summary = "Health probes of every pool and backend setting";
  static override examples = ["<%= config.bin %> <%= command.id %> -g rg-web --gateway shop-gw"];

  static override flags = {
    ...azureFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AzureProbes);
    await this.listing(
      { cloud: "azure", view: "probes", questions: ["probes", "settings"], options: azureOptions(flags) },
      flags,
    );
  }
}
