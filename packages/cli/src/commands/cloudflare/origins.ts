import { Cloud502Command, reportFlags } from "../../command.ts";
import { cloudflareFlags, limitFlags, windowFlags } from "../../flags.ts";
import { cloudflareOptions } from "../../options/cloudflare.ts";

export default class CloudflareOrigins extends Cloud502Command {
  static override summary = "Where every proxied hostname really goes, and how its origins are";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --zone example.com",
    "<%= config.bin %> <%= command.id %> --hostname shop.example.com --json",
  ];
  static override aliases = ["cloudflare:backends", "cloudflare:targets"];
  static override flags = {
    ...cloudflareFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(CloudflareOrigins);
    await this.listing(
      {
        cloud: "cloudflare",
        view: "backends",
        questions: ["backends", "probes", "settings", "failures"],
        options: cloudflareOptions(flags),
      },
      flags,
    );
  }
}
