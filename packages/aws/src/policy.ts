import type { Permission } from "@cloud502/core";

type Row = readonly [action: string, purpose: string, commands: string, need?: "required"];

const listing = "load-balancers targets probes logs audit";
const looking = "targets probes logs audit";

/** Every call that the adapter makes, by its IAM action; a test compares the list with the sources. */
const rows: readonly Row[] = [
  ["elasticloadbalancing:DescribeLoadBalancers", "which load balancers there are", listing, "required"],
  [
    "elasticloadbalancing:DescribeTargetGroups",
    "which target groups there are, and their health checks",
    listing,
    "required",
  ],
  ["elasticloadbalancing:DescribeListeners", "listeners, their default actions and certificates", listing],
  ["elasticloadbalancing:DescribeRules", "listener rules: host names, fixed responses, weights", listing],
  ["elasticloadbalancing:DescribeTargetHealth", "the state of every target, with its reason", listing, "required"],
  ["elasticloadbalancing:DescribeLoadBalancerAttributes", "idle timeout, keep-alive and where the logs go", looking],
  ["elasticloadbalancing:DescribeTargetGroupAttributes", "deregistration delay, stickiness, balancing", looking],
  ["elasticloadbalancing:DescribeListenerCertificates", "which certificates HTTPS listeners show", looking],
  ["cloudwatch:GetMetricData", "who made the 5xx, when and how many", "targets logs audit"],
  ["s3:ListBucket", "which log objects there are", looking],
  ["s3:GetObject", "the log lines in S3", "logs audit"],
  ["logs:DescribeDeliverySources", "whether logs go to CloudWatch", looking],
  ["logs:DescribeDeliveries", "which fields those logs have", looking],
  ["logs:DescribeDeliveryDestinations", "which log group they go to", looking],
  ["logs:FilterLogEvents", "the log lines in CloudWatch Logs", "logs audit"],
  ["ec2:DescribeSecurityGroups", "whether the load balancer may reach its targets", looking],
  ["ec2:DescribeNetworkAcls", "whether answers may come back", looking],
  ["ec2:DescribeSubnets", "free addresses for the load balancer", looking],
  ["ec2:DescribeNetworkInterfaces", "addresses, groups and subnets of targets", listing],
  ["ec2:DescribeRegions", "which regions --region all means", listing],
  ["acm:ListCertificates", "which certificates have expired or soon will, over a fleet", looking],
  ["acm:DescribeCertificate", "whether a certificate has expired or fails to renew", looking],
  ["lambda:GetFunctionConfiguration", "timeout and state of functions behind target groups", looking],
  ["lambda:GetPolicy", "whether the load balancer may invoke the function", looking],
  ["lambda:GetFunctionConcurrency", "whether the function's concurrency is reserved", looking],
  ["ecs:ListClusters", "ECS services behind target groups", looking],
  ["ecs:ListServices", "ECS services behind target groups", looking],
  ["ecs:DescribeServices", "deployments, grace periods and events of those services", looking],
  ["ecs:DescribeTaskDefinition", "how long their containers may take to stop", looking],
  ["wafv2:GetWebACLForResource", "which web ACL stands before a load balancer", "audit"],
  ["sts:AssumeRole", "reading through another role", listing],
];

/** What each question needs; without an optional one only a part is missing, and a gap says so. */
export const permissions: readonly Permission[] = rows.map(([action, purpose, commands, need]) => ({
  action,
  purpose,
  commands: commands.split(" "),
  required: need === "required",
}));

/** Actions on one resource only, which the reader fills in; the rest of them describe and cannot be narrowed. */
const resources: Readonly<Record<string, string>> = {
  "s3:ListBucket": "arn:aws:s3:::<log bucket>",
  "s3:GetObject": "arn:aws:s3:::<log bucket>/*",
  "logs:FilterLogEvents": "arn:aws:logs:*:*:log-group:<log group>:*",
  "sts:AssumeRole": "arn:aws:iam::<account>:role/<role>",
};

/** What an action is for, when it can only be allowed on every resource: denied once, it is denied everywhere. */
export function purposeEverywhere(action: string): string | undefined {
  return action in resources ? undefined : rows.find(([listed]) => listed === action)?.[1];
}

/** An IAM policy for the given permissions: one statement for what can only be allowed on "*", one per resource to fill in. */
export function iamPolicy(wanted: readonly Permission[]): unknown {
  const actions = wanted.map(({ action }) => action);
  const everywhere = actions.filter((action) => !(action in resources)).sort();
  return {
    Version: "2012-10-17",
    Statement: [
      ...(everywhere.length > 0
        ? [{ Sid: "Cloud502Describe", Effect: "Allow", Action: everywhere, Resource: "*" }]
        : []),
      ...actions
        .filter((action) => action in resources)
        .sort()
        .map((action) => ({
          Sid: `Cloud502${action.split(":")[1]}`,
          Effect: "Allow",
          Action: action,
          Resource: resources[action],
        })),
    ],
  };
}
