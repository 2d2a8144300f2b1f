import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunningAws, startAws } from "../../../packages/lab/src/aws/start.ts";
import { actionMatches } from "../../../packages/lab/src/misbehaviour.ts";
import { clientOptions, now, smallWorld, startSmall } from "./small-world.ts";

describe("an API that goes wrong", () => {
  let lab: RunningAws;
  beforeEach(async () => {
    lab = await startSmall();
  });
  afterEach(() => lab.close());
  const action = "elasticloadbalancing:DescribeTargetHealth";
  const health = (maxAttempts = 1) =>
    new ElasticLoadBalancingV2Client({ ...clientOptions(lab), maxAttempts }).send(
      new DescribeTargetHealthCommand({ TargetGroupArn: lab.hints.targetGroup }),
    );

  it("throttles as often as asked for, so that a patient client succeeds", async () => {
    lab.misbehave({ action, kind: "throttle", times: 2 });

    const reply = await health(3);

    expect(reply.$metadata.attempts).toBe(3);
    expect(lab.calls()[action]).toBe(3);
  });

  it("throttles for ever until it is lifted", async () => {
    const lift = lab.misbehave({ action: "elasticloadbalancing:*", kind: "throttle" });

    await expect(health()).rejects.toMatchObject({ name: "Throttling", message: "Rate exceeded" });
    await expect(health()).rejects.toMatchObject({ name: "Throttling" });
    lift();
    await expect(health()).resolves.toBeDefined();
  });

  it("denies by action and says which", async () => {
    lab.misbehave({ action, kind: "deny" });

    await expect(health()).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(`not authorized to perform: ${action}`),
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("answers late, with a page, cut short, with an expired token, or not at all", async () => {
    const startedAt = performance.now();
    lab.misbehave({ action, kind: "latency", milliseconds: 120, times: 1 });
    await health();
    const took = performance.now() - startedAt;
    const failures: string[] = [];
    for (const kind of ["truncate", "expired-token", "down"] as const) {
      lab.misbehave({ action, kind, times: 1 });
      await health().catch((error: Error) => failures.push(`${kind}: ${error.name}`));
    }
    lab.misbehave({ action, kind: "html", times: 1 });
    const page = await health();
    lab.misbehave({ action, kind: "html", status: 403, times: 1 });

    expect(took).toBeGreaterThan(110);
    expect(failures).toHaveLength(3);
    expect(failures[1]).toBe("expired-token: ExpiredToken");
    // The SDK takes a page with status 200 for an answer that says nothing; only the missing request id gives it away.
    expect(page.TargetHealthDescriptions).toBeUndefined();
    expect(page.$metadata.requestId).toBeUndefined();
    await expect(health()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect((await health()).$metadata.requestId).toBeDefined();
  });

  it("speaks every protocol's own words", async () => {
    lab.misbehave({ action: "*", kind: "deny" });
    const options = clientOptions(lab);
    const names: string[] = [];
    const note = (error: Error) => names.push(error.name);

    await new EC2Client(options).send(new DescribeSubnetsCommand({})).catch(note);
    await new S3Client(options).send(new ListObjectsV2Command({ Bucket: "logs" })).catch(note);
    await new LambdaClient(options).send(new GetFunctionConfigurationCommand({ FunctionName: "x" })).catch(note);
    await new CloudWatchClient(options)
      .send(new GetMetricDataCommand({ StartTime: now, EndTime: now, MetricDataQueries: [] }))
      .catch(note);

    expect(names).toEqual(["UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "AccessDeniedException"]);
  });

  it("can do so from the start", async () => {
    const world = smallWorld();
    const other = await startAws(world, { seed: 1, now, misbehaviours: [{ action: "ec2:*", kind: "throttle" }] });

    await expect(new EC2Client(clientOptions(other)).send(new DescribeSubnetsCommand({}))).rejects.toMatchObject({
      name: "RequestLimitExceeded",
    });
    await other.close();
  });
});

describe("actionMatches", () => {
  it.each([
    ["ec2:DescribeSubnets", "ec2:DescribeSubnets", true],
    ["ec2:*", "ec2:DescribeSubnets", true],
    ["*:Describe*", "ec2:DescribeSubnets", true],
    ["*Subnets", "ec2:DescribeSubnets", true],
    ["ec2:Describe", "ec2:DescribeSubnets", false],
    ["s3:*", "ec2:DescribeSubnets", false],
    ["ec2:*x", "ec2:DescribeSubnets", false],
  ])("%s and %s: %s", (pattern, action, expected) => {
    expect(actionMatches(pattern, action)).toBe(expected);
  });
});
