import { InspectionError } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { type Explained, loadCatalogue } from "../catalogue.ts";
import { Cloud502Command } from "../command.ts";
import { explain } from "../explain.ts";

export default class Explain extends Cloud502Command {
  static override summary = "What a status, reason code, log message or rule means; offline";
  static override examples = [
    "<%= config.bin %> <%= command.id %> 502",
    "<%= config.bin %> <%= command.id %> Target.Timeout",
    "<%= config.bin %> <%= command.id %> aws/keepalive-race",
    '<%= config.bin %> <%= command.id %> "upstream prematurely closed connection"',
  ];
  static override args = {
    what: Args.string({ required: true, description: "A status, reason code, message, cause class or rule." }),
  };
  static override strict = false;
  static override flags = { json: Flags.boolean({ default: false, description: "As JSON." }) };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Explain);
    const what = argv.map(String).join(" ");
    if (what.trim() === "")
      throw new InspectionError("usage", "There is nothing to explain.", { hint: "Try cloud502 explain 502." });
    const { found, near } = explain(what, await loadCatalogue());
    if (found.length === 0) {
      const hint =
        near.length > 0
          ? `Did you mean ${near.join(", ")}?`
          : "Try a status (502), a reason (Target.Timeout), a rule (cloud502 rules lists them) or words of a log message.";
      throw new InspectionError("not-found", `Nothing is known of "${what}".`, { hint });
    }
    process.stdout.write(flags.json ? `${JSON.stringify(found, null, 2)}\n` : `${found.map(draw).join("\n\n")}\n`);
  }
}

function draw({ code, provider, title, meaning, next, docs }: Explained): string {
  const lines = [
    `${code}${provider ? `  (${provider})` : ""}: ${title}`,
    `  ${meaning}`,
    ...next.map((line, index) => `  ${index + 1}. ${line}`),
    ...docs.map((link) => `  ${link}`),
  ];
  return lines.join("\n");
}
