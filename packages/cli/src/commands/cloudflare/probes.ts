import { Cloud502Command } from "../../command.ts";
import { cloudflareFlags, limitFlags, windowFlags } from "../../flags.ts";
import { cloudflareOptions } from "../../options/cloudflare.ts";
import { reportFlags } from "../../report-flags.ts";

export default class CloudflareProbes extends Cloud502Command {
  static override summary = "Monitors and health checks of every pool and zone";
  static override examples = ["<%= config.bin %> <%= command.id %> --zone example.com"];

  static override flags = {
    ...cloudflareFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(CloudflareProbes);
    await this.listing(
      { cloud: "cloudflare", view: "probes", questions: ["probes"], options: cloudflareOptions(flags) },
      flags,
    );
  }
}
