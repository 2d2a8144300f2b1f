import { Cloud502Command } from "../../command.ts";
import { cloudflareFlags, limitFlags, windowFlags } from "../../flags.ts";
import { cloudflareOptions } from "../../options/cloudflare.ts";
import { reportFlags } from "../../report-flags.ts";

export default class CloudflareZones extends Cloud502Command {
  static override summary = "Zones that the token sees";
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> --json"];

  static override flags = {
    ...cloudflareFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(CloudflareZones);
    await this.listing(
      { cloud: "cloudflare", view: "gateways", questions: ["settings"], options: cloudflareOptions(flags) },
      flags,
    );
  }
}
