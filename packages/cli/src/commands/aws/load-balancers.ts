import { Cloud502Command } from "../../command.ts";
import { awsScopeFlags, limitFlags, windowFlags } from "../../flags.ts";
import { awsOptions, awsScope } from "../../options/aws.ts";
import { reportFlags } from "../../report-flags.ts";

export default class AwsLoadBalancers extends Cloud502Command {
  static override summary = "Application Load Balancers, with how many targets are healthy";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --region all",
    '<%= config.bin %> <%= command.id %> --json --query "gateways[].name"',
  ];

  static override flags = {
    ...awsScopeFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(AwsLoadBalancers);
    await this.listing(
      { cloud: "aws", view: "gateways", questions: ["backends"], options: awsOptions(flags), scope: awsScope(flags) },
      flags,
    );
  }
}
