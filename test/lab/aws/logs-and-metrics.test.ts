import { gunzipSync } from "node:zlib";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeDeliveriesCommand,
  DescribeDeliveryDestinationsCommand,
  DescribeDeliverySourcesCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningAws } from "../../../packages/lab/src/aws/start.ts";
import { balancer, clientOptions, group, now, smallWorld, sound, startSmall } from "./small-world.ts";

const hourAgo = new Date(now.getTime() - 3_600_000);

describe("the log bucket by the real S3 client", () => {
  let lab: RunningAws;
  let client: S3Client;
  beforeAll(async () => {
    lab = await startSmall();
    client = new S3Client(clientOptions(lab));
  });
  afterAll(() => lab.close());

  it("lists by prefix and start, in pages, with the test file and all three kinds of logs", async () => {
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: "logs", Prefix: "edge/AWSLogs/", MaxKeys: 30, ContinuationToken }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    const later = await client.send(new ListObjectsV2Command({ Bucket: "logs", StartAfter: keys[10] }));

    expect(keys[0]).toBe("edge/AWSLogs/123456789012/ELBAccessLogTestFile");
    expect(keys).toEqual([...keys].sort());
    expect(later.Contents?.[0]?.Key).toBe(keys[11]);
    // 14:07:20 to 15:05 on two nodes: twelve files each, and the same of connections and health checks.
    const [access, connection, health] = ["/123456789012_", "/conn_log_", "/health_check_log_"].map((part) =>
      keys.filter((key) => key.includes(part)),
    );
    expect([access?.length, connection?.length, health?.length]).toEqual([24, 24, 24]);
    expect(access?.[0]).toMatch(
      /^edge\/AWSLogs\/123456789012\/elasticloadbalancing\/eu-west-1\/2026\/03\/14\/123456789012_elasticloadbalancing_eu-west-1_app\.web\.[0-9a-f]{16}_20260314T1410Z_10\.0\.[12]\.\d+_[0-9a-f]{8}\.log\.gz$/,
    );
  });

  it("gives gzip bodies with 34 fields a line", async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: "logs" }));
    const access = Contents.find(({ Key }) => Key?.includes("/123456789012_"));

    const object = await client.send(new GetObjectCommand({ Bucket: "logs", Key: access?.Key }));
    const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    const [line = ""] = gunzipSync(bytes).toString().split("\n");

    expect(bytes.length).toBe(access?.Size);
    expect(object.ContentEncoding).toBeUndefined();
    expect(line.match(/"(?:[^"\\]|\\.)*"|\S+/g)).toHaveLength(34);
  });

  it("knows its bucket and no other", async () => {
    const location = await client.send(new GetBucketLocationCommand({ Bucket: "logs" }));
    const head = await client.send(new HeadBucketCommand({ Bucket: "logs" }));

    expect(location.LocationConstraint).toBe("eu-west-1");
    expect(head.BucketRegion).toBe("eu-west-1");
    await expect(client.send(new ListObjectsV2Command({ Bucket: "none" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(client.send(new GetObjectCommand({ Bucket: "logs", Key: "none" }))).rejects.toMatchObject({
      name: "NoSuchKey",
    });
    await expect(client.send(new HeadBucketCommand({ Bucket: "none" }))).rejects.toMatchObject({ name: "NotFound" });
  });
});

describe("CloudWatch by the real client", () => {
  it("answers many metrics at once, cuts pages, and has no datapoint where nothing happened", async () => {
    const lab = await startSmall();
    const client = new CloudWatchClient(clientOptions(lab));
    const tail = lab.hints.loadBalancer?.split(":loadbalancer/")[1];
    const Dimensions = [{ Name: "LoadBalancer", Value: tail }];
    const query = (Id: string, MetricName: string, Stat: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: "AWS/ApplicationELB", MetricName, Dimensions }, Period: 60, Stat },
    });
    const MetricDataQueries = [
      query("requests", "RequestCount", "Sum"),
      query("p99", "TargetResponseTime", "p99"),
      query("quiet", "HTTPCode_ELB_504_Count", "Sum"),
    ];
    const window = { StartTime: hourAgo, EndTime: now, MetricDataQueries, ScanBy: "TimestampAscending" as const };

    const whole = await client.send(new GetMetricDataCommand(window));
    const first = await client.send(new GetMetricDataCommand({ ...window, MaxDatapoints: 20 }));
    const second = await client.send(
      new GetMetricDataCommand({ ...window, MaxDatapoints: 500, NextToken: first.NextToken }),
    );

    const [requests, p99, quiet] = whole.MetricDataResults ?? [];
    expect(requests?.Values?.length).toBeGreaterThan(55);
    expect(requests?.Timestamps?.[0]).toEqual(new Date("2026-03-14T14:07:00Z"));
    expect(p99?.Values?.every((seconds) => seconds > 0.05 && seconds < 2)).toBe(true);
    expect(quiet).toMatchObject({ Values: [], StatusCode: "Complete" });
    expect(first.MetricDataResults?.[0]).toMatchObject({ StatusCode: "PartialData" });
    expect([...(first.MetricDataResults?.[0]?.Values ?? []), ...(second.MetricDataResults?.[0]?.Values ?? [])]).toEqual(
      requests?.Values,
    );
    await expect(
      client.send(
        new GetMetricDataCommand({
          ...window,
          MetricDataQueries: Array.from({ length: 501 }, (_, index) => query(`m${index}`, "RequestCount", "Sum")),
        }),
      ),
    ).rejects.toThrow("500");
    await lab.close();
  });
});

describe("CloudWatch Logs by the real client", () => {
  it("shows deliveries, and pages through events of which the first page is empty", async () => {
    const world = smallWorld({
      loadBalancers: [balancer({ logs: { to: "cloudwatch", group: "/alb/web", format: "json" } })],
    });
    const lab = await startSmall(world);
    const client = new CloudWatchLogsClient(clientOptions(lab));

    const { deliverySources: [source] = [] } = await client.send(new DescribeDeliverySourcesCommand({}));
    const { deliveries: [delivery] = [] } = await client.send(new DescribeDeliveriesCommand({}));
    const { deliveryDestinations: [destination] = [] } = await client.send(new DescribeDeliveryDestinationsCommand({}));
    const groups = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/alb" }));
    const input = { logGroupName: "/alb/web", startTime: hourAgo.getTime(), endTime: now.getTime() };
    const sizes: number[] = [];
    const messages: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents(
      { client },
      { ...input, filterPattern: '{ $.elb_status_code = "5*" }' },
    )) {
      sizes.push(events.length);
      messages.push(...events.map(({ message = "" }) => message));
    }

    expect(source).toMatchObject({ resourceArns: [lab.hints.loadBalancer], logType: "ALB_ACCESS_LOGS" });
    expect(delivery).toMatchObject({
      deliverySourceName: source?.name,
      deliveryDestinationArn: destination?.arn,
      deliveryDestinationType: "CWL",
    });
    expect(destination).toMatchObject({
      outputFormat: "json",
      deliveryDestinationConfiguration: { destinationResourceArn: groups.logGroups?.[0]?.logGroupArn },
    });
    expect(sizes[0]).toBe(0);
    expect(messages.length).toBeGreaterThan(1000);
    expect(new Set(messages.map((message) => JSON.parse(message).elb_status_code))).toEqual(new Set(["503"]));
    await expect(client.send(new FilterLogEventsCommand({ ...input, logGroupName: "/none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(
      client.send(new FilterLogEventsCommand({ ...input, filterPattern: "{ broken" })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
    await lab.close();
  });

  it("writes plain records with the delivery's own fields and delimiter", async () => {
    const fields = ["time", "elb_status_code", "request_line"];
    const logs = { to: "cloudwatch", group: "/alb/web", format: "plain", fields, delimiter: "|" } as const;
    const lab = await startSmall(smallWorld({ loadBalancers: [balancer({ logs })] }));
    const client = new CloudWatchLogsClient(clientOptions(lab));
    const messages: string[] = [];

    for await (const { events = [] } of paginateFilterLogEvents(
      { client },
      { logGroupIdentifier: "arn:aws:logs:eu-west-1:123456789012:log-group:/alb/web", limit: 500 },
    )) {
      messages.push(...events.map(({ message = "" }) => message));
    }
    const { deliveries: [delivery] = [] } = await client.send(new DescribeDeliveriesCommand({}));

    expect(delivery).toMatchObject({ recordFields: fields, fieldDelimiter: "|" });
    expect(messages[0]).toMatch(
      /^2026-03-14T14:07:\d\d\.\d{6}Z\|\d{3}\|"GET https:\/\/web\.example\.com:443\/(gone)? HTTP\/1\.1"$/,
    );
    await lab.close();
  });
});

describe("one story in logs, metrics and health", () => {
  it("metrics count what the log holds, minute by minute", async () => {
    const world = smallWorld({ targetGroups: [group({}, { ...sound, portClosed: [{ from: 1800 }] })] });
    const lab = await startSmall(world);
    const options = clientOptions(lab);
    const s3 = new S3Client(options);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "logs" }));
    const perMinute = new Map<string, number>();
    for (const { Key } of Contents.filter(({ Key: key }) => key?.includes("/123456789012_"))) {
      const object = await s3.send(new GetObjectCommand({ Bucket: "logs", Key }));
      const text = gunzipSync((await object.Body?.transformToByteArray()) ?? new Uint8Array()).toString();
      for (const line of text.split("\n").filter((entry) => entry.includes(" 502 - "))) {
        const minute = line.split(" ")[1]?.slice(0, 16) ?? "";
        perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
      }
    }
    const Dimensions = [{ Name: "LoadBalancer", Value: lab.hints.loadBalancer?.split(":loadbalancer/")[1] }];
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: "AWS/ApplicationELB", MetricName, Dimensions }, Period: 60, Stat: "Sum" },
    });

    const delivered = { StartTime: hourAgo, EndTime: new Date("2026-03-14T15:05:00Z") };
    const { MetricDataResults: [codes, refused] = [] } = await new CloudWatchClient(options).send(
      new GetMetricDataCommand({
        ...delivered,
        MetricDataQueries: [metric("a", "HTTPCode_ELB_502_Count"), metric("b", "TargetConnectionErrorCount")],
      }),
    );

    const counted = new Map(
      codes?.Timestamps?.map((time, index) => [time.toISOString().slice(0, 16), codes.Values?.[index]]),
    );
    expect(perMinute.size).toBeGreaterThan(20);
    expect(counted).toEqual(
      perMinute.size > 0 ? new Map([...counted.keys()].map((minute) => [minute, perMinute.get(minute)])) : new Map(),
    );
    expect(counted.size).toBe(perMinute.size);
    expect(refused?.Values).toEqual(codes?.Values);
    await lab.close();
  });
});
