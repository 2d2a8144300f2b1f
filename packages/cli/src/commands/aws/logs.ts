import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../../command.ts";
import { awsScopeFlags, limitFlags, windowFlags } from "../../flags.ts";
import { awsOptions, awsScope } from "../../options/aws.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AwsLogs extends Cloud502Command {
  static override summary = "5xx by cause from access logs in S3, vended logs or a log group";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --name web-alb --since 2h",
    "<%= config.bin %> <%= command.id %> --log-group /aws/applicationloadbalancer/my-alb --since 30m --json",
  ];

  static override flags = {
    ...awsScopeFlags,
    "log-group": Flags.string({
      description: "Read this CloudWatch log group instead of what the load balancer is set up for.",
      helpGroup: "SCOPE",
    }),
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AwsLogs);
    await this.listing(
      {
        cloud: "aws",
        view: "failures",
        questions: ["failures", "settings", "metrics"],
        options: awsOptions(flags),
        scope: awsScope(flags),
      },
      flags,
    );
  }
}
