import { causeClasses, InspectionError } from "@cloud502/core";
import * as Flags from "@oclif/core/flags";
import { loadCatalogue, rulesText } from "../catalogue.ts";
import { Cloud502Command } from "../command.ts";

export default class Rules extends Cloud502Command {
  static override summary = "Every rule: what it finds, how bad that is, which cause class it names";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --provider aws --json",
    "<%= config.bin %> <%= command.id %> --cause keepalive-race",
  ];
  static override flags = {
    provider: Flags.string({ description: "Only rules of this product (aws, nginx, …)." }),
    cause: Flags.string({ description: "Only rules of this cause class." }),
    json: Flags.boolean({ default: false, description: "As JSON." }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Rules);
    const { rules } = await loadCatalogue();
    if (flags.cause !== undefined && !(flags.cause in causeClasses))
      throw new InspectionError("usage", `"${flags.cause}" is no cause class.`, {
        hint: `Classes are ${Object.keys(causeClasses).join(", ")}.`,
      });
    const products = new Set(rules.map(({ id }) => id.split("/")[0]));
    if (flags.provider !== undefined && !products.has(flags.provider))
      throw new InspectionError("usage", `No rule is about "${flags.provider}".`, {
        hint: `Products are ${[...products].join(", ")}.`,
      });
    const rows = rules.filter(
      ({ id, cause }) =>
        (flags.provider === undefined || id.startsWith(`${flags.provider}/`)) &&
        (flags.cause === undefined || cause === flags.cause),
    );
    if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else process.stdout.write(rulesText(rows));
  }
}
