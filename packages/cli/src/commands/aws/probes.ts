import * as Flags from "@oclif/core/flags";
import { Cloud502Command, reportFlags } from "../../command.ts";
import { awsFlags, limitFlags, windowFlags } from "../../flags.ts";
import { awsOptions, awsScope } from "../../options/aws.ts";

export default class AwsProbes extends Cloud502Command {
  static override summary = "Health-check configuration of every target group";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --name web-alb",
    "<%= config.bin %> <%= command.id %> -o markdown",
  ];

  static override flags = {
    arn: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "ARN of a target group or load balancer; repeatable (default: all).",
      helpGroup: "SCOPE",
    }),
    name: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "Name of a load balancer; repeatable.",
      helpGroup: "SCOPE",
    }),
    ...awsFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AwsProbes);
    await this.listing(
      {
        cloud: "aws",
        view: "probes",
        questions: ["probes", "settings"],
        options: awsOptions(flags),
        scope: awsScope(flags),
      },
      flags,
    );
  }
}
