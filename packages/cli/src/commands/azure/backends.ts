import { Cloud502Command, reportFlags } from "../../command.ts";
import { azureFlags, limitFlags, windowFlags } from "../../flags.ts";
import { azureOptions } from "../../options/azure.ts";

export default class AzureBackends extends Cloud502Command {
  static override summary = "What show-backend-health says of every server, with the cause and the fix";
  static override examples = [
    "<%= config.bin %> <%= command.id %> -g rg-web --gateway shop-gw",
    "<%= config.bin %> <%= command.id %> --json",
  ];
  static override aliases = ["azure:targets"];
  static override flags = {
    ...azureFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AzureBackends);
    await this.listing(
      {
        cloud: "azure",
        view: "backends",
        questions: ["backends", "probes", "settings", "metrics"],
        options: azureOptions(flags),
      },
      flags,
    );
  }
}
