import { InspectionError } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../command.ts";
import { clouds, loadCloud } from "../registry.ts";

export default class Permissions extends Cloud502Command {
  static override summary = "The least-privilege policy that cloud502 needs, ready to paste";
  static override examples = [
    "<%= config.bin %> <%= command.id %> aws > policy.json",
    "<%= config.bin %> <%= command.id %> aws --command targets",
    "<%= config.bin %> <%= command.id %> aws --list",
  ];
  static override args = {
    provider: Args.string({ required: true, options: [...clouds], description: "Which cloud." }),
  };
  static override flags = {
    command: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "Only what these commands need; repeatable.",
    }),
    list: Flags.boolean({ default: false, description: "A list with what each permission is for." }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Permissions);
    const provider = await loadCloud(args.provider as (typeof clouds)[number]);
    const permissions = provider.permissions.filter(
      ({ commands }) => flags.command === undefined || flags.command.some((command) => commands.includes(command)),
    );
    if (permissions.length === 0) {
      const known = [...new Set(provider.permissions.flatMap(({ commands }) => commands))];
      throw new InspectionError("usage", `No permission belongs to "${flags.command?.join(", ")}".`, {
        hint: `Commands are ${known.join(", ")}.`,
      });
    }
    if (flags.list || !provider.policy) {
      for (const { action, purpose, required, commands } of permissions)
        process.stdout.write(`${action}  ${required ? "required" : "optional"}  ${commands.join(",")}  ${purpose}\n`);
    } else process.stdout.write(`${JSON.stringify(provider.policy(permissions), null, 2)}\n`);
  }
}
