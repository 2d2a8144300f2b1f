import { Cloud502Command } from "../../command.ts";
import { awsScopeFlags, limitFlags, windowFlags } from "../../flags.ts";
import { awsOptions, awsScope } from "../../options/aws.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AwsProbes extends Cloud502Command {
  static override summary = "Health-check configuration of every target group";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --name web-alb",
    "<%= config.bin %> <%= command.id %> -o markdown",
  ];

  static override flags = {
    ...awsScopeFlags,
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
