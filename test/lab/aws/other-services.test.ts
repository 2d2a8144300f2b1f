import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
} from "@aws-sdk/client-ecs";
import { DescribeListenersCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { GetWebACLForResourceCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningAws } from "../../../packages/lab/src/aws/start.ts";
import { balancer, clientOptions, group, now, smallWorld, startSmall } from "./small-world.ts";

let lab: RunningAws;
beforeAll(async () => {
  lab = await startSmall(
    smallWorld({
      loadBalancers: [balancer({ webAcl: "shield" })],
      targetGroups: [group(), { name: "fn", type: "lambda", targets: [], function: "handler" }],
      functions: [
        { name: "handler", timeoutSeconds: 3, runSeconds: { median: 0.1, p99: 1 }, reservedConcurrency: 5 },
        { name: "shut", timeoutSeconds: 3, runSeconds: { median: 0.1, p99: 1 }, invokable: false },
      ],
      services: [
        {
          cluster: "production",
          name: "api",
          targetGroup: "api",
          desired: 3,
          stopTimeoutSeconds: 30,
          events: [{ at: 60, message: "hello" }],
        },
      ],
      networkAcls: [
        {
          name: "strict",
          subnets: ["b"],
          entries: [{ number: 100, egress: false, allow: true, cidr: "10.0.0.0/8", fromPort: 8080, toPort: 8080 }],
        },
      ],
    }),
  );
});
afterAll(() => lab.close());

describe("EC2 by the real client", () => {
  it("describes security groups with their rules", async () => {
    const client = new EC2Client(clientOptions(lab));

    const { SecurityGroups: groups = [] } = await client.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: ["apps"] }] }),
    );
    const all = await client.send(new DescribeSecurityGroupsCommand({}));

    const balancers = all.SecurityGroups?.find(({ GroupName }) => GroupName === "balancers");
    expect(groups).toHaveLength(1);
    expect(groups[0]?.IpPermissions).toMatchObject([
      { IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, UserIdGroupPairs: [{ GroupId: balancers?.GroupId }] },
    ]);
    expect(groups[0]?.IpPermissionsEgress).toMatchObject([{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }]);
    await expect(client.send(new DescribeSecurityGroupsCommand({ GroupIds: ["sg-none"] }))).rejects.toMatchObject({
      name: "InvalidGroup.NotFound",
    });
    await expect(
      client.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: "nonsense", Values: ["x"] }] })),
    ).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("describes subnets, ACLs, interfaces, instances and regions", async () => {
    const client = new EC2Client(clientOptions(lab));

    const { Subnets: subnets = [] } = await client.send(new DescribeSubnetsCommand({}));
    const { NetworkAcls: acls = [] } = await client.send(
      new DescribeNetworkAclsCommand({
        Filters: [{ Name: "association.subnet-id", Values: [subnets[1]?.SubnetId ?? ""] }],
      }),
    );
    const { NetworkInterfaces: interfaces = [] } = await client.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: "addresses.private-ip-address", Values: ["10.0.1.10"] }],
      }),
    );
    const { Reservations: reservations = [] } = await client.send(
      new DescribeInstancesCommand({ InstanceIds: ["i-2"] }),
    );
    const { Regions: regions = [] } = await client.send(new DescribeRegionsCommand({}));

    expect(subnets.map(({ CidrBlock, AvailableIpAddressCount }) => [CidrBlock, AvailableIpAddressCount])).toEqual([
      ["10.0.1.0/24", 200],
      ["10.0.2.0/24", 3],
    ]);
    expect(acls[0]?.Entries?.[0]).toMatchObject({
      RuleNumber: 100,
      Egress: false,
      RuleAction: "allow",
      Protocol: "6",
      PortRange: { From: 8080, To: 8080 },
    });
    expect(interfaces[0]).toMatchObject({ Attachment: { InstanceId: "i-1" }, Groups: [{ GroupName: "apps" }] });
    expect(reservations[0]?.Instances?.[0]).toMatchObject({
      InstanceId: "i-2",
      State: { Name: "running" },
      PrivateIpAddress: "10.0.2.10",
    });
    expect(regions.map(({ RegionName }) => RegionName)).toContain("eu-west-1");
  });
});

describe("the smaller services by their real clients", () => {
  it("STS", async () => {
    const client = new STSClient(clientOptions(lab));

    const me = await client.send(new GetCallerIdentityCommand({}));
    const role = await client.send(
      new AssumeRoleCommand({ RoleArn: "arn:aws:iam::123456789012:role/audit", RoleSessionName: "s" }),
    );

    expect(me.Account).toBe("123456789012");
    expect(role.Credentials?.Expiration).toEqual(new Date(now.getTime() + 3_600_000));
  });

  it("ACM", async () => {
    const elb = new ElasticLoadBalancingV2Client(clientOptions(lab));
    const { Listeners: [listener] = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: lab.hints.loadBalancer }),
    );
    const client = new ACMClient(clientOptions(lab));

    const { Certificate } = await client.send(
      new DescribeCertificateCommand({ CertificateArn: listener?.Certificates?.[0]?.CertificateArn }),
    );

    expect(Certificate).toMatchObject({
      DomainName: "web.example.com",
      Status: "ISSUED",
      NotAfter: new Date(now.getTime() + 20 * 86_400_000),
    });
    await expect(client.send(new DescribeCertificateCommand({ CertificateArn: "arn:none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("ECS", async () => {
    const client = new ECSClient(clientOptions(lab));

    const { clusterArns: [cluster] = [] } = await client.send(new ListClustersCommand({}));
    const { serviceArns = [] } = await client.send(new ListServicesCommand({ cluster }));
    const { services: [service] = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: serviceArns }),
    );
    const { taskDefinition } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }),
    );

    expect(service).toMatchObject({
      desiredCount: 3,
      runningCount: 2,
      loadBalancers: [{ targetGroupArn: lab.hints.targetGroup }],
    });
    expect(service?.events?.[0]?.createdAt).toEqual(new Date(now.getTime() - 3_540_000));
    expect(taskDefinition?.containerDefinitions?.[0]?.stopTimeout).toBe(30);
  });

  it("Lambda", async () => {
    const client = new LambdaClient(clientOptions(lab));

    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "handler" }));
    const whole = await client.send(new GetFunctionCommand({ FunctionName: configuration.FunctionArn }));
    const concurrency = await client.send(new GetFunctionConcurrencyCommand({ FunctionName: "handler" }));
    const policy = await client.send(new GetPolicyCommand({ FunctionName: "handler" }));

    expect(configuration).toMatchObject({ Timeout: 3, State: "Active" });
    expect(whole.Concurrency?.ReservedConcurrentExecutions).toBe(5);
    expect(concurrency.ReservedConcurrentExecutions).toBe(5);
    expect(policy.Policy).toContain("elasticloadbalancing.amazonaws.com");
    await expect(client.send(new GetPolicyCommand({ FunctionName: "shut" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(client.send(new GetFunctionConfigurationCommand({ FunctionName: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("WAFv2", async () => {
    const client = new WAFV2Client(clientOptions(lab));

    const { WebACL } = await client.send(new GetWebACLForResourceCommand({ ResourceArn: lab.hints.loadBalancer }));

    expect(WebACL?.Name).toBe("shield");
    await expect(client.send(new GetWebACLForResourceCommand({ ResourceArn: "arn:none" }))).rejects.toMatchObject({
      name: "WAFNonexistentItemException",
    });
  });
});
