import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../command.ts";
import { ruleRows } from "../rule-rows.ts";

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
    const rows = (await ruleRows()).filter(
      ({ id, cause }) =>
        (flags.provider === undefined || id.startsWith(`${flags.provider}/`)) &&
        (flags.cause === undefined || cause === flags.cause),
    );
    if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else {
      const width = Math.max(0, ...rows.map(({ id }) => id.length));
      for (const { id, severity, cause, title } of rows)
        process.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${cause.padEnd(24)}  ${title}\n`);
    }
  }
}
