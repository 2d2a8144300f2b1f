import {
  DescribeListenerAttributesCommand,
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fleet } from "../../../packages/lab/src/aws/fleet.ts";
import type { RunningAws } from "../../../packages/lab/src/aws/start.ts";
import { balancer, clientOptions, group, smallWorld, sound, startSmall } from "./small-world.ts";

describe("Elastic Load Balancing by the real client", () => {
  let lab: RunningAws;
  let client: ElasticLoadBalancingV2Client;
  beforeAll(async () => {
    lab = await startSmall();
    client = new ElasticLoadBalancingV2Client(clientOptions(lab));
  });
  afterAll(() => lab.close());

  it("describes load balancers with zones, groups and state", async () => {
    const { LoadBalancers: [found] = [] } = await client.send(new DescribeLoadBalancersCommand({ Names: ["web"] }));

    expect(found).toMatchObject({
      LoadBalancerArn: lab.hints.loadBalancer,
      Type: "application",
      State: { Code: "active" },
      Scheme: "internet-facing",
    });
    expect(found?.AvailabilityZones?.map(({ ZoneName }) => ZoneName)).toEqual(["eu-west-1a", "eu-west-1b"]);
    expect(found?.SecurityGroups).toHaveLength(1);
    expect(found?.CreatedTime).toBeInstanceOf(Date);
  });

  it("gives attributes with defaults and the log bucket", async () => {
    const reply = await client.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: lab.hints.loadBalancer }),
    );
    const values = Object.fromEntries((reply.Attributes ?? []).map(({ Key, Value }) => [Key, Value]));

    expect(values).toMatchObject({
      "idle_timeout.timeout_seconds": "60",
      "access_logs.s3.enabled": "true",
      "access_logs.s3.bucket": "logs",
      "connection_logs.s3.prefix": "edge",
    });
  });

  it("describes listeners, their attributes, certificates and rules", async () => {
    const { Listeners: [listener] = [] } = await client.send(
      new DescribeListenersCommand({ LoadBalancerArn: lab.hints.loadBalancer }),
    );
    const ListenerArn = listener?.ListenerArn;
    const attributes = await client.send(new DescribeListenerAttributesCommand({ ListenerArn }));
    const certificates = await client.send(new DescribeListenerCertificatesCommand({ ListenerArn }));
    const { Rules: rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn }));

    expect(listener).toMatchObject({ Port: 443, Protocol: "HTTPS" });
    expect(listener?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
      { TargetGroupArn: lab.hints.targetGroup, Weight: 1 },
    ]);
    expect(attributes.Attributes?.length).toBeGreaterThan(0);
    expect(certificates.Certificates?.[0]?.IsDefault).toBe(true);
    expect(rules.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
      ["5", false],
      ["default", true],
    ]);
    expect(rules[0]?.Actions?.[0]?.FixedResponseConfig).toEqual({
      StatusCode: "503",
      ContentType: "text/plain",
      MessageBody: "<back> & soon",
    });
    expect(rules[0]?.Conditions?.[0]).toMatchObject({ Field: "path-pattern", Values: ["/gone*"] });
  });

  it("describes target groups, attributes and tags", async () => {
    const { TargetGroups: [found] = [] } = await client.send(
      new DescribeTargetGroupsCommand({ LoadBalancerArn: lab.hints.loadBalancer }),
    );
    const attributes = await client.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: lab.hints.targetGroup }),
    );
    const { TagDescriptions: [tags] = [] } = await client.send(
      new DescribeTagsCommand({ ResourceArns: [lab.hints.loadBalancer ?? ""] }),
    );

    expect(found).toMatchObject({
      TargetGroupArn: lab.hints.targetGroup,
      HealthCheckPort: "traffic-port",
      HealthCheckIntervalSeconds: 15,
      Matcher: { HttpCode: "200" },
      LoadBalancerArns: [lab.hints.loadBalancer],
    });
    expect(attributes.Attributes).toContainEqual({ Key: "deregistration_delay.timeout_seconds", Value: "300" });
    expect(tags?.Tags).toEqual([{ Key: "team", Value: 'a&b "<c>"' }]);
  });

  it("describes target health, with anomaly detection when asked for", async () => {
    const plain = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: lab.hints.targetGroup }));
    const full = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: lab.hints.targetGroup, Include: ["AnomalyDetection"] }),
    );
    const one = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: lab.hints.targetGroup, Targets: [{ Id: "i-9", Port: 8080 }] }),
    );

    expect(plain.TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State)).toEqual([
      "healthy",
      "healthy",
    ]);
    expect(plain.TargetHealthDescriptions?.[0]?.AnomalyDetection).toBeUndefined();
    expect(full.TargetHealthDescriptions?.[0]?.AnomalyDetection).toEqual({
      Result: "normal",
      MitigationInEffect: "no",
    });
    expect(one.TargetHealthDescriptions?.[0]?.TargetHealth?.Reason).toBe("Target.NotRegistered");
  });

  it("answers with the service's own errors", async () => {
    const arn = lab.hints.targetGroup ?? "";
    const unknown = arn.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));

    await expect(client.send(new DescribeTargetHealthCommand({ TargetGroupArn: unknown }))).rejects.toMatchObject({
      name: "TargetGroupNotFoundException",
    });
    await expect(client.send(new DescribeTargetHealthCommand({ TargetGroupArn: "nonsense" }))).rejects.toMatchObject({
      name: "ValidationError",
    });
    await expect(client.send(new DescribeLoadBalancersCommand({ Names: ["none"] }))).rejects.toMatchObject({
      name: "LoadBalancerNotFoundException",
    });
    await expect(client.send(new DescribeLoadBalancersCommand({ Marker: "made-up" }))).rejects.toMatchObject({
      name: "ValidationError",
    });
  });

  it("keeps resources to their region", async () => {
    const elsewhere = new ElasticLoadBalancingV2Client({ ...clientOptions(lab), region: "us-east-1" });

    const { LoadBalancers } = await elsewhere.send(new DescribeLoadBalancersCommand({}));

    expect(LoadBalancers).toEqual([]);
  });

  it("counts calls by action", () => {
    expect(lab.calls()["elasticloadbalancing:DescribeRules"]).toBe(1);
  });
});

describe("a fleet", () => {
  it("comes in pages", async () => {
    const lab = await startSmall(fleet({ loadBalancers: 60, targetGroups: 300 }));
    const client = new ElasticLoadBalancingV2Client(clientOptions(lab));
    const names: string[] = [];

    for await (const page of paginateDescribeLoadBalancers({ client }, { PageSize: 25 })) {
      for (const { LoadBalancerName } of page.LoadBalancers ?? []) names.push(LoadBalancerName ?? "");
    }
    const groups = await client.send(new DescribeTargetGroupsCommand({}));

    expect(new Set(names).size).toBe(60);
    expect(groups.TargetGroups).toHaveLength(300);
    expect(lab.calls()["elasticloadbalancing:DescribeLoadBalancers"]).toBe(3);
    await lab.close();
  });
});

describe("target health tells what the applications do", () => {
  it.each([
    [
      "nothing listens",
      group({}, { ...sound, portClosed: [{ from: 3000 }] }),
      "unhealthy",
      "Target.FailedHealthChecks",
    ],
    ["the page is slow", group({}, { ...sound, health: [{ seconds: 9 }] }), "unhealthy", "Target.Timeout"],
    [
      "the page answers 503",
      group({}, { ...sound, health: [{ status: 503 }] }),
      "unhealthy",
      "Target.ResponseCodeMismatch",
    ],
    ["it recovered", group({}, { ...sound, portClosed: [{ from: 1000, to: 2000 }] }), "healthy", undefined],
    ["checks are off", group({ healthCheck: { enabled: false } }), "unavailable", "Target.HealthCheckDisabled"],
    [
      "TLS has no common cipher",
      group(
        { healthCheck: { protocol: "HTTPS" } },
        { ...sound, tls: { versions: ["TLSv1.2"], ciphers: ["DHE-RSA-AES256-SHA"] } },
      ),
      "unhealthy",
      "Target.FailedHealthChecks",
    ],
  ])("%s", async (_what, own, state, reason) => {
    const lab = await startSmall(smallWorld({ targetGroups: [own] }));
    const client = new ElasticLoadBalancingV2Client(clientOptions(lab));

    const { TargetHealthDescriptions: [first] = [] } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: lab.hints.targetGroup }),
    );

    expect(first?.TargetHealth?.State).toBe(state);
    expect(first?.TargetHealth?.Reason).toBe(reason);
    await lab.close();
  });

  it("a security group without the port, a stopped instance, a group in no rule", async () => {
    const stopped = group({
      targets: group().targets.map((target) => ({ ...target, instanceState: "stopped" as const })),
    });
    const closed = smallWorld({
      securityGroups: [
        { name: "balancers", ingress: [] },
        { name: "apps", ingress: [] },
      ],
    });
    const orphan = smallWorld({ loadBalancers: [balancer({ listeners: [] })] });
    const reasons: (string | undefined)[] = [];

    for (const world of [closed, smallWorld({ targetGroups: [stopped] }), orphan]) {
      const lab = await startSmall(world);
      const client = new ElasticLoadBalancingV2Client(clientOptions(lab));
      const reply = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: lab.hints.targetGroup }));
      reasons.push(reply.TargetHealthDescriptions?.[0]?.TargetHealth?.Reason);
      await lab.close();
    }

    expect(reasons).toEqual(["Target.Timeout", "Target.InvalidState", "Target.NotInUse"]);
  });
});
