import {
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import type { Interface, NetworkAcl, PermissionRule, SecurityGroup, Subnet } from "../model.ts";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";

/** The EC2 calls in one region. Everything is listed by VPC, so that a fleet costs pages, not calls per load balancer. */
export interface Ec2 {
  regions(): Promise<readonly string[]>;
  securityGroups(vpcs: readonly string[]): Promise<readonly SecurityGroup[]>;
  subnets(vpcs: readonly string[]): Promise<readonly Subnet[]>;
  networkAcls(vpcs: readonly string[]): Promise<readonly NetworkAcl[]>;
  /** One entry per private address; `filter` is an EC2 filter name: vpc-id, addresses.private-ip-address, attachment.instance-id. */
  interfaces(filter: string, values: readonly string[]): Promise<readonly Interface[]>;
}

const MaxResults = 1000;
const valuesPerFilter = 200;

/** Opens EC2 in one region. */
export function openEc2(session: Session, region: string): Ec2 {
  const client = new EC2Client(session.config("EC2", region));
  session.onClose(() => client.destroy());
  const { ask, list } = callerOf(session, "ec2", region);
  const inVpcs = (vpcs: readonly string[]) => [{ Name: "vpc-id", Values: vpcs.slice(0, valuesPerFilter) }];

  return {
    regions: async () =>
      (
        await ask(
          "DescribeRegions",
          (options) => client.send(new DescribeRegionsCommand({}), options),
          (reply) => reply.Regions,
        )
      ).flatMap((found) => found.RegionName ?? []),
    securityGroups: (vpcs) =>
      list(
        "DescribeSecurityGroups",
        async (NextToken, options) => {
          const input = { Filters: inVpcs(vpcs), MaxResults, NextToken };
          const reply = await client.send(new DescribeSecurityGroupsCommand(input), options);
          return { items: reply.SecurityGroups, next: reply.NextToken };
        },
        (group) =>
          group.GroupId
            ? {
                id: group.GroupId,
                ...(group.GroupName && { name: group.GroupName }),
                ingress: (group.IpPermissions ?? []).map(toPermissionRule),
                egress: (group.IpPermissionsEgress ?? []).map(toPermissionRule),
              }
            : undefined,
      ),
    subnets: (vpcs) =>
      list(
        "DescribeSubnets",
        async (NextToken, options) => {
          const input = { Filters: inVpcs(vpcs), MaxResults, NextToken };
          const reply = await client.send(new DescribeSubnetsCommand(input), options);
          return { items: reply.Subnets, next: reply.NextToken };
        },
        (subnet) =>
          subnet.SubnetId
            ? {
                id: subnet.SubnetId,
                zone: subnet.AvailabilityZone ?? "",
                cidr: subnet.CidrBlock ?? "",
                freeAddresses: subnet.AvailableIpAddressCount ?? 0,
              }
            : undefined,
      ),
    networkAcls: (vpcs) =>
      list(
        "DescribeNetworkAcls",
        async (NextToken, options) => {
          const input = { Filters: inVpcs(vpcs), MaxResults, NextToken };
          const reply = await client.send(new DescribeNetworkAclsCommand(input), options);
          return { items: reply.NetworkAcls, next: reply.NextToken };
        },
        (acl) =>
          acl.NetworkAclId
            ? {
                id: acl.NetworkAclId,
                subnets: (acl.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
                entries: (acl.Entries ?? []).map((entry) => ({
                  egress: entry.Egress ?? false,
                  number: entry.RuleNumber ?? 0,
                  protocol: entry.Protocol ?? "-1",
                  allow: entry.RuleAction === "allow",
                  cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? "",
                  ...ports(entry.PortRange?.From, entry.PortRange?.To),
                })),
              }
            : undefined,
      ),
    interfaces: async (filter, values) => {
      const found = await list(
        "DescribeNetworkInterfaces",
        async (NextToken, options) => {
          const input = {
            Filters: [{ Name: filter, Values: values.slice(0, valuesPerFilter) }],
            MaxResults,
            NextToken,
          };
          const reply = await client.send(new DescribeNetworkInterfacesCommand(input), options);
          return { items: reply.NetworkInterfaces, next: reply.NextToken };
        },
        (nic) => {
          const shared = {
            subnet: nic.SubnetId ?? "",
            ...(nic.AvailabilityZone && { zone: nic.AvailabilityZone }),
            securityGroups: (nic.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
          };
          const addresses = new Set(
            [nic.PrivateIpAddress, ...(nic.PrivateIpAddresses ?? []).map((each) => each.PrivateIpAddress)]
              .concat((nic.Ipv6Addresses ?? []).map((each) => each.Ipv6Address))
              .filter((address) => address !== undefined),
          );
          // Traffic for an instance goes to its primary address: only that one stands for the instance.
          const instance = nic.Attachment?.DeviceIndex === 0 ? nic.Attachment.InstanceId : undefined;
          return [...addresses].map((address) => ({
            address,
            ...(instance && address === nic.PrivateIpAddress && { instance }),
            ...shared,
          }));
        },
      );
      return found.flat();
    },
  };
}

function toPermissionRule(rule: IpPermission): PermissionRule {
  return {
    protocol: rule.IpProtocol ?? "-1",
    ...ports(rule.FromPort, rule.ToPort),
    cidrs: [
      ...(rule.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
      ...(rule.Ipv6Ranges ?? []).flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
    ],
    groups: (rule.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    prefixLists: (rule.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []),
  };
}

function ports(from: number | undefined, to: number | undefined): { fromPort?: number; toPort?: number } {
  return { ...(from !== undefined && { fromPort: from }), ...(to !== undefined && { toPort: to }) };
}
