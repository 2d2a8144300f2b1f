import { docs } from "./docs.ts";
import { type ReasonRow, reasonRules } from "./reason-rules.ts";
import { setupFloor } from "./thresholds.ts";

const findFunction = "aws elbv2 describe-target-health --target-group-arn {targetGroup}";
const configuration = "aws lambda get-function-configuration --function-name {function}";
const logs = "aws logs tail /aws/lambda/{function} --since 1h";
const network =
  "aws lambda update-function-configuration --function-name {function} --vpc-config SubnetIds=<subnets>,SecurityGroupIds=<groups>";
const health = "Retry; look at the AWS Health Dashboard, and open a case with AWS Support if it lasts.";
const user = "LambdaUserError";
const internal = "LambdaInternalError";

/** error_reason codes of Lambda targets (load-balancer-access-logs.html, error reason codes). */
export const lambdaRows: readonly ReasonRow[] = [
  {
    reason: "LambdaInvalidResponse",
    id: "lambda-invalid-response",
    title: "The function behind {pool} returns something that is no HTTP response",
    why: "What the function returned is not the JSON that a load balancer takes, or lacks a field of it.",
    fix: [
      'Return `{ "statusCode": 200, "headers": { "Content-Type": "text/plain" }, "body": "text", "isBase64Encoded": false }`: a number, strings, no null; with multi-value headers on, `multiValueHeaders` instead of `headers`.',
      logs,
    ],
    metric: user,
  },
  {
    reason: "LambdaUnhandled",
    id: "lambda-unhandled",
    title: "The function behind {pool} throws or runs out of time",
    why: "The function ended with an unhandled exception, a crash of its runtime or its own timeout.",
    fix: [logs, configuration, "If the log says `Task timed out`, raise the function's timeout or make it faster."],
    metric: user,
  },
  {
    reason: "LambdaThrottling",
    id: "lambda-throttled",
    title: "The function behind {pool} is throttled",
    why: "More invocations at once than the function's or the account's concurrency allows.",
    fix: [
      "aws lambda get-function-concurrency --function-name {function}",
      "aws lambda put-function-concurrency --function-name {function} --reserved-concurrent-executions <number>",
      "Or ask for a higher account quota in Service Quotas.",
    ],
    metric: user,
  },
  {
    reason: "LambdaAccessDenied",
    id: "lambda-access-denied",
    title: "The load balancer may not invoke the function behind {pool}",
    why: "The function's resource policy does not let elasticloadbalancing.amazonaws.com invoke it for this target group.",
    fix: [
      "aws lambda add-permission --function-name {function} --statement-id elb1 --principal elasticloadbalancing.amazonaws.com --action lambda:InvokeFunction --source-arn {targetGroup}",
    ],
    severity: "critical",
    floor: setupFloor,
    metric: user,
  },
  {
    reason: "LambdaResponseTooLarge",
    id: "lambda-response-too-large",
    title: "Responses of the function behind {pool} exceed 1 MB",
    why: "A load balancer takes at most 1 MB of JSON from a function.",
    fix: ["Compress the body, page it, or answer with a redirect to a presigned S3 URL.", logs],
    severity: "medium",
    metric: user,
  },
  {
    reason: "LambdaRequestTooLarge",
    id: "lambda-request-too-large",
    title: "Request bodies for the function behind {pool} exceed 1 MB",
    why: "A load balancer passes at most 1 MB of body to a function.",
    fix: ["Let clients upload large bodies to S3 by a presigned URL."],
    severity: "medium",
    metric: user,
  },
  {
    reason: "LambdaResourceNotFound",
    id: "lambda-missing",
    title: "The function behind {pool} does not exist",
    why: "The function, alias or version that is registered was deleted.",
    fix: [findFunction, "aws elbv2 register-targets --target-group-arn {targetGroup} --targets Id=<function arn>"],
    severity: "critical",
    floor: setupFloor,
    metric: user,
  },
  {
    reason: "LambdaConnectionTimeout",
    id: "lambda-connection-timeout",
    title: "Connections to the Lambda service time out for {pool}",
    why: "The load balancer's attempt to connect to the Lambda service timed out; that is not the function.",
    fix: [health],
    severity: "medium",
    metric: internal,
  },
  {
    reason: "LambdaConnectionError",
    id: "lambda-connection-error",
    title: "The load balancer cannot connect to the Lambda service for {pool}",
    why: "The connection to the Lambda service failed; that is not the function.",
    fix: [health],
    severity: "medium",
    metric: internal,
  },
  {
    reason: "LambdaServiceException",
    id: "lambda-service-exception",
    title: "The Lambda service fails for {pool}",
    why: "The Lambda service met an internal error.",
    fix: [health],
    severity: "medium",
    metric: internal,
  },
  {
    reason: "LambdaUnhandledException",
    id: "lambda-load-balancer-exception",
    title: "The load balancer fails while it invokes the function behind {pool}",
    why: "The load balancer met an unhandled exception of its own.",
    fix: [health],
    severity: "medium",
    metric: internal,
  },
  {
    reason: "LambdaBadRequest",
    id: "lambda-bad-request",
    title: "Requests to the function behind {pool} are not UTF-8",
    why: "Header names or values of the client's request hold bytes that are not UTF-8, so that no event can be made of them.",
    fix: ["Mend the client, or refuse such requests before the function (AWS WAF)."],
    severity: "low",
    metric: user,
  },
  {
    reason: "LambdaWebsocketNotSupported",
    id: "lambda-websocket",
    title: "Clients try WebSocket with the function behind {pool}",
    why: "A load balancer does not pass WebSocket to a function.",
    fix: ["Route WebSocket paths to a target group of servers, or use an API Gateway WebSocket API."],
    severity: "low",
    metric: user,
  },
  {
    reason: "unknown",
    id: "lambda-failed",
    title: "The function behind {pool} fails",
    why: "The load balancer answered 502 for a function target and the log gives no reason code.",
    fix: [logs, configuration],
    metric: user,
  },
  ...setup("LambdaEC2AccessDeniedException", "lambda-ec2-access-denied", "may not create its network interfaces", [
    "aws iam attach-role-policy --role-name <role of the function> --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  ]),
  ...setup("LambdaEC2ThrottledException", "lambda-ec2-throttled", "is throttled by EC2 while it starts", [health]),
  ...setup("LambdaEC2UnexpectedException", "lambda-ec2-error", "meets an EC2 error while it starts", [health]),
  ...setup(
    "LambdaENILimitReachedException",
    "lambda-eni-limit",
    "cannot start: the limit of network interfaces is reached",
    [
      "Ask for more `Elastic network interfaces per VPC` in Service Quotas, or use fewer subnet and security-group combinations.",
    ],
  ),
  ...setup(
    "LambdaInvalidSecurityGroupIDException",
    "lambda-invalid-security-group",
    "has a security group that does not exist",
    [network],
  ),
  ...setup("LambdaInvalidSubnetIDException", "lambda-invalid-subnet", "has a subnet that does not exist", [network]),
  ...setup(
    "LambdaSubnetIPAddressLimitReachedException",
    "lambda-subnet-full",
    "cannot start: its subnets have no free address",
    [network],
  ),
  ...setup("LambdaInvalidRuntimeException", "lambda-invalid-runtime", "has a runtime that is not supported", [
    "aws lambda update-function-configuration --function-name {function} --runtime <runtime>",
  ]),
  ...setup("LambdaInvalidZipFileException", "lambda-invalid-zip", "has a package that cannot be unpacked", [
    "aws lambda update-function-code --function-name {function} --zip-file fileb://<package.zip>",
  ]),
  ...setup("LambdaKMSAccessDeniedException", "lambda-kms-access-denied", "may not decrypt its environment", [
    "aws kms describe-key --key-id <key>",
    "Let the function's role use kms:Decrypt on that key.",
  ]),
  ...setup("LambdaKMSDisabledException", "lambda-kms-disabled", "has a disabled KMS key", [
    "aws kms enable-key --key-id <key>",
  ]),
  ...setup("LambdaKMSInvalidStateException", "lambda-kms-invalid-state", "has a KMS key in an unusable state", [
    "aws kms describe-key --key-id <key>",
  ]),
  ...setup("LambdaKMSNotFoundException", "lambda-kms-missing", "has a KMS key that does not exist", [
    "aws lambda update-function-configuration --function-name {function} --kms-key-arn <key>",
  ]),
];

/** Faults of the function's own set-up: every invocation meets them. */
function setup(reason: string, id: string, what: string, fix: readonly string[]): readonly ReasonRow[] {
  const title = `The function behind {pool} ${what}`;
  const why = `Lambda could not run the function at all: it ${what}.`;
  return [{ reason, id, title, why, fix: [configuration, ...fix], floor: setupFloor, metric: user }];
}

export const lambdaReasons = reasonRules(lambdaRows, {
  prefix: "lambda",
  cause: "lambda-error",
  docs: [docs.accessLogs, docs.lambda],
});
