import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Window } from "@cloud502/core";

/** What was put into an emulated account. */
export interface Furnished {
  readonly loadBalancer: string;
  readonly targetGroup: string;
  /** Delivers a log object in the window under a name that ends in `suffix`. */
  log(suffix: string, bytes: Uint8Array, window: Window): Promise<void>;
  /** Puts events into a log group. */
  ship(group: string, messages: readonly string[], at: number): Promise<void>;
  /** Publishes a datum of the load balancer. */
  count(metric: string, value: number, at: Date): Promise<void>;
}

const bucket = "alb-logs";

/** Creates a load balancer with one target group and S3 access logs, as its owner would. */
export async function furnish(endpoint: string): Promise<Furnished> {
  const config = { region: "eu-west-1", endpoint, credentials: { accessKeyId: "testing", secretAccessKey: "testing" } };
  const elb = new ElasticLoadBalancingV2Client(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const logs = new CloudWatchLogsClient(config);
  const metrics = new CloudWatchClient(config);

  const ec2 = new EC2Client(config);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ["default"] }));
  const subnets = Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []);
  const VpcId = Subnets[0]?.VpcId;
  const made = await elb.send(
    new CreateLoadBalancerCommand({
      Name: "web",
      Subnets: subnets,
      SecurityGroups: SecurityGroups.flatMap(({ GroupId }) => GroupId ?? []),
    }),
  );
  const loadBalancer = made.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  const group = await elb.send(
    new CreateTargetGroupCommand({
      Name: "api",
      Protocol: "HTTP",
      Port: 8080,
      VpcId,
      TargetType: "ip",
      HealthCheckPath: "/healthz",
      HealthCheckIntervalSeconds: 10,
    }),
  );
  const targetGroup = group.TargetGroups?.[0]?.TargetGroupArn ?? "";
  await elb.send(
    new RegisterTargetsCommand({ TargetGroupArn: targetGroup, Targets: [{ Id: "172.31.0.5", Port: 8080 }] }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroup }],
    }),
  );
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(deliveryPolicy) }));
  await elb.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: loadBalancer,
      Attributes: [
        { Key: "access_logs.s3.enabled", Value: "true" },
        { Key: "access_logs.s3.bucket", Value: bucket },
        { Key: "access_logs.s3.prefix", Value: "edge" },
      ],
    }),
  );

  const name = loadBalancer.split("loadbalancer/")[1] ?? "";
  return {
    loadBalancer,
    targetGroup,
    async log(suffix, bytes, { until }) {
      const end = new Date(Date.parse(until) - 300_000).toISOString();
      const stamp = `${end.slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
      const folder = `edge/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/${end.slice(0, 10).replaceAll("-", "/")}`;
      const file = `123456789012_elasticloadbalancing_eu-west-1_${name.replaceAll("/", ".")}_${stamp}_192.0.2.1_${suffix}.log.gz`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}/${file}`, Body: bytes }));
    },
    async ship(logGroupName, messages, at) {
      const logStreamName = "shipper";
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = messages.map((message, index) => ({ message, timestamp: at + index }));
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    },
    async count(MetricName, Value, Timestamp) {
      const Dimensions = [{ Name: "LoadBalancer", Value: name }];
      const MetricData = [{ MetricName, Dimensions, Value, Timestamp }];
      await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/ApplicationELB", MetricData }));
    },
  };
}

/** A request that the target cut off, as the load balancer would log it. */
export function accessLine({ loadBalancer, targetGroup }: Furnished, at: Date): string {
  const name = loadBalancer.split("loadbalancer/")[1] ?? "";
  const time = at.toISOString().replace("Z", "000Z");
  return [
    `http ${time} ${name} 192.0.2.1:4000 172.31.0.5:8080 0.001 0.002 -1 502 - 200 300`,
    `"GET http://web.example.com:80/ HTTP/1.1" "curl/8" - - ${targetGroup} "Root=1-0-0" "-" "-" 0 ${time}`,
    `"forward" "-" "-" "172.31.0.5:8080" "-" "-" "-" TID_0 "-" "-" "-" 192.0.2.9`,
  ].join(" ");
}

const deliveryPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
  ],
};
