import type { Scope } from "@cloud502/core";

interface AwsFlagValues {
  readonly arn?: readonly string[];
  readonly name?: readonly string[];
  readonly region?: readonly string[];
  readonly profile?: string;
  readonly "role-arn"?: string;
  readonly deep?: boolean;
  readonly "max-objects"?: number;
  readonly "app-keepalive"?: number;
  readonly "log-group"?: string;
}

/** The AWS provider's options from flags. */
export function awsOptions(flags: AwsFlagValues): Readonly<Record<string, unknown>> {
  return {
    ...(flags.region && { regions: flags.region }),
    ...(flags.profile && { profile: flags.profile }),
    ...(flags["role-arn"] && { roleArn: flags["role-arn"] }),
    ...(flags.deep && { deep: true }),
    ...(flags["max-objects"] !== undefined && { maxObjects: flags["max-objects"] }),
    ...(flags["app-keepalive"] !== undefined && { appKeepAliveSeconds: flags["app-keepalive"] }),
    ...(flags["log-group"] && { logGroup: flags["log-group"] }),
  };
}

/** Which load balancers: by ARN, by name, or all. */
export function awsScope(flags: AwsFlagValues): Scope {
  return { ...(flags.arn && { ids: flags.arn }), ...(flags.name && { names: flags.name }) };
}
