import { docs } from "./docs.ts";
import { type AwsSnapshot, sources } from "./evidence.ts";
import { type GatewayRow, gatewayLint } from "./lint.ts";
import { attribute } from "./settings.ts";

type LogName = "access_logs" | "health_check_logs" | "connection_logs";

const enable = (name: LogName) =>
  `aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=${name}.s3.enabled,Value=true Key=${name}.s3.bucket,Value=<bucket>`;

/** True when neither S3 nor a CloudWatch delivery takes this log; undefined when either could not be read. */
function isOff(snapshot: AwsSnapshot, name: LogName, logType: string): boolean | undefined {
  const enabled = attribute(snapshot, `${name}.s3.enabled`);
  const deliveries = snapshot.facts?.deliveries;
  if (enabled === undefined || deliveries === undefined) return undefined;
  return enabled !== "true" && !deliveries.some((delivery) => delivery.logType === logType);
}

function off(name: LogName, logType: string) {
  return (snapshot: AwsSnapshot) =>
    isOff(snapshot, name, logType)
      ? { fact: `${name}.s3.enabled is false and there is no ${logType} delivery` }
      : undefined;
}

const rows: readonly GatewayRow[] = [
  {
    id: "no-access-logs",
    title: "{loadBalancerName} writes no access log",
    severity: "medium",
    cause: "latent-risk",
    why: "The next 502 cannot be traced to a target, a route or a cause: metrics count errors that the load balancer makes by itself, and say no more.",
    fix: [enable("access_logs")],
    docs: [docs.enableAccessLogs, docs.cloudWatchLogs],
    source: sources.attributes,
    check: off("access_logs", "ALB_ACCESS_LOGS"),
  },
  {
    id: "no-health-check-logs",
    title: "{loadBalancerName} writes no health-check log",
    severity: "low",
    cause: "latent-risk",
    why: "Why a target failed its checks is known only while it fails them: there is no history.",
    fix: [enable("health_check_logs")],
    docs: [docs.healthCheckLogs],
    source: sources.attributes,
    check: off("health_check_logs", "ALB_HEALTH_CHECK_LOGS"),
  },
  {
    id: "no-connection-logs",
    title: "{loadBalancerName} writes no connection log",
    severity: "low",
    cause: "latent-risk",
    why: "Failed TLS handshakes of clients leave no trace but a count.",
    fix: [enable("connection_logs")],
    docs: [docs.connectionLogs],
    source: sources.attributes,
    check: off("connection_logs", "ALB_CONNECTION_LOGS"),
  },
  {
    id: "log-bucket",
    title: "The access log of {loadBalancerName} does not arrive: bucket {bucket}",
    severity: "medium",
    cause: "latent-risk",
    why: "Logs are lost when the bucket is gone, in another Region, encrypted with a KMS key, or does not let logdelivery.elasticloadbalancing.amazonaws.com write.",
    fix: [
      "aws s3api get-bucket-location --bucket {bucket}",
      "aws s3api get-bucket-encryption --bucket {bucket}",
      "aws s3api get-bucket-policy --bucket {bucket}",
    ],
    docs: [docs.enableAccessLogs],
    source: sources.bucket,
    check: ({ facts }) => {
      const { bucket, problem } = facts?.logBucket ?? {};
      // That we may not read the bucket says nothing about who may write to it: that is a gap.
      if (bucket === undefined || problem === undefined || problem === "denied") return undefined;
      return { fact: `bucket ${bucket}: ${problem}`, names: { bucket } };
    },
  },
];

export const lintLogs = rows.map(gatewayLint);
