import { Cloud502Command } from "../../command.ts";
import { awsScopeFlags, limitFlags, windowFlags } from "../../flags.ts";
import { awsOptions, awsScope } from "../../options/aws.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AwsTargets extends Cloud502Command {
  static override summary = "Targets with state, reason, the likely cause and what puts it right";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --arn arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067",
    "<%= config.bin %> <%= command.id %> --region eu-west-1 -o csv",
  ];
  static override aliases = ["aws:backends"];
  static override flags = {
    ...awsScopeFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AwsTargets);
    await this.listing(
      {
        cloud: "aws",
        view: "backends",
        questions: ["backends", "probes", "settings", "metrics"],
        options: awsOptions(flags),
        scope: awsScope(flags),
      },
      flags,
    );
  }
}
