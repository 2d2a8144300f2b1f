import type { LambdaFunction } from "../behaviour.ts";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import type { WireValue } from "../wire.ts";

/** Paths of Lambda's REST API that the lab knows: [pattern, action]. */
const paths = [
  [/^\/2015-03-31\/functions\/([^/]+)\/configuration$/, "GetFunctionConfiguration"],
  [/^\/2015-03-31\/functions\/([^/]+)\/policy$/, "GetPolicy"],
  [/^\/2019-09-30\/functions\/([^/]+)\/concurrency$/, "GetFunctionConcurrency"],
  [/^\/2015-03-31\/functions\/([^/]+)$/, "GetFunction"],
] as const;

/** The action and the function that a path names; undefined when it is none of Lambda's. */
export function lambdaPath(pathname: string): { readonly action: string; readonly name: string } | undefined {
  for (const [pattern, action] of paths) {
    const name = pattern.exec(pathname)?.[1];
    if (name !== undefined) return { action, name: decodeURIComponent(name) };
  }
  return undefined;
}

/** Lambda: a function's settings, resource policy and reserved concurrency (REST with JSON). */
export function lambda(cloud: Cloud): (action: string, name: string, region: string) => WireValue {
  const { world, names, time } = cloud;
  return (action, name, region) => {
    const plain = name.replace(/^arn:aws:lambda:[^:]+:\d+:function:/, "").split(":")[0];
    const found = region === world.region ? (world.functions ?? []).find((other) => other.name === plain) : undefined;
    if (!found) {
      const arn = `arn:aws:lambda:${region}:${world.account}:function:${plain}`;
      throw new ApiFault("ResourceNotFoundException", `Function not found: ${arn}`, 404);
    }
    const configuration = {
      FunctionName: found.name,
      FunctionArn: names.functionArn(found),
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      MemorySize: 256,
      Timeout: found.timeoutSeconds,
      State: "Active",
      LastUpdateStatus: "Successful",
      LastModified: new Date(time(-86_400 * 3)).toISOString().replace("Z", "+0000"),
      PackageType: "Zip",
    };
    if (action === "GetFunctionConfiguration") return configuration;
    if (action === "GetFunction") {
      return {
        Configuration: configuration,
        Code: { RepositoryType: "S3" },
        ...(found.reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: found.reservedConcurrency } }),
      };
    }
    if (action === "GetFunctionConcurrency") return { ReservedConcurrentExecutions: found.reservedConcurrency };
    if (found.invokable === false)
      throw new ApiFault("ResourceNotFoundException", "The resource you requested does not exist.", 404);
    return { Policy: JSON.stringify(policy(cloud, found)), RevisionId: "00000000-0000-4000-8000-000000000001" };
  };
}

function policy({ world, names }: Cloud, found: LambdaFunction): WireValue {
  const groups = world.targetGroups.filter((group) => group.function === found.name);
  return {
    Version: "2012-10-17",
    Id: "default",
    Statement: groups.map((group, index) => ({
      Sid: `load-balancer-${index}`,
      Effect: "Allow",
      Principal: { Service: "elasticloadbalancing.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: names.functionArn(found),
      Condition: { ArnLike: { "AWS:SourceArn": names.targetGroupArn(group) } },
    })),
  };
}
