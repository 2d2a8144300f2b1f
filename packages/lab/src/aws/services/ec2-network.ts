import { within } from "../behaviour.ts";
import type { Cloud } from "../cloud.ts";
import type { Permission, SecurityGroup } from "../world.ts";
import type { Row } from "./ec2-row.ts";

const endOfHour = 3599.999;

/** A security group as DescribeSecurityGroups tells it. */
export function securityGroup({ world, names }: Cloud, { name, ingress, egress }: SecurityGroup): Row {
  const permissions = (list: readonly Permission[]) =>
    list
      .filter(({ during }) => within(during, endOfHour))
      .map(({ fromPort, toPort, cidr, group }) => ({
        ipProtocol: "tcp",
        fromPort,
        toPort,
        groups: group === undefined ? [] : [{ userId: world.account, groupId: names.securityGroupId(group) }],
        ipRanges: cidr === undefined ? [] : [{ cidrIp: cidr }],
        ipv6Ranges: [],
        prefixListIds: [],
      }));
  const everything = [
    { ipProtocol: "-1", groups: [], ipRanges: [{ cidrIp: "0.0.0.0/0" }], ipv6Ranges: [], prefixListIds: [] },
  ];
  const groupId = names.securityGroupId(name);
  return {
    id: groupId,
    filters: { "group-id": [groupId], "group-name": [name], "vpc-id": [names.vpcId()] },
    value: {
      ownerId: world.account,
      groupId,
      groupName: name,
      groupDescription: `${name} of the lab`,
      vpcId: names.vpcId(),
      ipPermissions: permissions(ingress),
      ipPermissionsEgress: egress ? permissions(egress) : everything,
    },
  };
}

/** The network ACLs, the default one included, as DescribeNetworkAcls tells them. */
export function networkAcls({ world, names }: Cloud): readonly Row[] {
  const own = world.networkAcls ?? [];
  const rest = world.subnets
    .filter(({ name }) => !own.some(({ subnets: members }) => members.includes(name)))
    .map(({ name }) => name);
  const open = [true, false].map((egress) => ({
    number: 100,
    egress,
    allow: true,
    cidr: "0.0.0.0/0",
    fromPort: undefined,
    toPort: undefined,
    during: undefined,
  }));
  const acls = rest.length > 0 ? [...own, { name: "default", subnets: rest, entries: open }] : own;
  return acls.map(({ name, subnets: members, entries }): Row => {
    const networkAclId = names.networkAclId(name);
    const closed = [true, false].map((egress) => ({
      ruleNumber: 32767,
      protocol: "-1",
      ruleAction: "deny",
      egress,
      cidrBlock: "0.0.0.0/0",
    }));
    const subnetIds = members.map((member) => names.subnetId(member));
    return {
      id: networkAclId,
      filters: { "network-acl-id": [networkAclId], "association.subnet-id": subnetIds, "vpc-id": [names.vpcId()] },
      value: {
        networkAclId,
        vpcId: names.vpcId(),
        default: name === "default",
        entrySet: [
          ...entries
            .filter(({ during }) => within(during, endOfHour))
            .map(({ number, egress, allow, cidr, fromPort, toPort }) => ({
              ruleNumber: number,
              protocol: fromPort === undefined ? "-1" : "6",
              ruleAction: allow ? "allow" : "deny",
              egress,
              cidrBlock: cidr,
              portRange: fromPort === undefined ? undefined : { from: fromPort, to: toPort ?? fromPort },
            })),
          ...closed,
        ],
        associationSet: subnetIds.map((subnetId) => ({
          networkAclAssociationId: `aclassoc-${subnetId.slice(7)}`,
          networkAclId,
          subnetId,
        })),
      },
    };
  });
}

/** The subnets as DescribeSubnets tells them. */
export function subnets({ world, names }: Cloud): readonly Row[] {
  return world.subnets.map(({ name, zone, cidr, freeAddresses }): Row => {
    const subnetId = names.subnetId(name);
    return {
      id: subnetId,
      filters: { "subnet-id": [subnetId], "vpc-id": [names.vpcId()], "availability-zone": [zone] },
      value: {
        subnetId,
        state: "available",
        vpcId: names.vpcId(),
        cidrBlock: cidr,
        availableIpAddressCount: freeAddresses ?? 200,
        availabilityZone: zone,
        tagSet: [{ key: "Name", value: name }],
      },
    };
  });
}
