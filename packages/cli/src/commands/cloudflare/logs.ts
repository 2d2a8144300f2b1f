import { Cloud502Command } from "../../command.ts";
import { cloudflareFlags, limitFlags, windowFlags } from "../../flags.ts";
import { cloudflareOptions } from "../../options/cloudflare.ts";
import { reportFlags } from "../../report-flags.ts";

export default class CloudflareLogs extends Cloud502Command {
  static override summary = "5xx by who made them: edge, origin, tunnel or Worker";
  static override examples = ["<%= config.bin %> <%= command.id %> --zone example.com --since 2h"];

  static override flags = {
    ...cloudflareFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(CloudflareLogs);
    await this.listing(
      { cloud: "cloudflare", view: "failures", questions: ["failures", "settings"], options: cloudflareOptions(flags) },
      flags,
    );
  }
}
