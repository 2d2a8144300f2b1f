import { createDice } from "../../dice.ts";
import { within } from "../behaviour.ts";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { pageOf } from "../paging.ts";
import type { ApiCall, Operations, WireValue } from "../wire.ts";
import type { Permission, SecurityGroup, Target } from "../world.ts";

const endOfHour = 3599.999;
const regions = ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];

/** A thing with its id and the values that filters look at. */
interface Row {
  readonly id: string;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly value: WireValue;
}

interface Table {
  /** Request parameter with ids, and the error for unknown ones. */
  readonly ids: string;
  readonly missing: string;
  readonly list: string;
  readonly rows: readonly Row[];
}

/** EC2: the network around targets (API version 2016-11-15). */
export function ec2(cloud: Cloud): Operations {
  const { world } = cloud;
  const answer = (table: () => Table) => (call: ApiCall) =>
    select(call, call.region === world.region ? table() : { ...table(), rows: [] });
  return {
    DescribeRegions: () => ({
      regionInfo: [...new Set([...regions, world.region])].sort().map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: "opt-in-not-required",
      })),
    }),
    DescribeSecurityGroups: answer(() => ({
      ids: "GroupId",
      missing: "InvalidGroup.NotFound",
      list: "securityGroupInfo",
      rows: world.securityGroups.map((group) => securityGroup(cloud, group)),
    })),
    DescribeNetworkAcls: answer(() => ({
      ids: "NetworkAclId",
      missing: "InvalidNetworkAclID.NotFound",
      list: "networkAclSet",
      rows: networkAcls(cloud),
    })),
    DescribeSubnets: answer(() => ({
      ids: "SubnetId",
      missing: "InvalidSubnetID.NotFound",
      list: "subnetSet",
      rows: subnets(cloud),
    })),
    DescribeNetworkInterfaces: answer(() => ({
      ids: "NetworkInterfaceId",
      missing: "InvalidNetworkInterfaceID.NotFound",
      list: "networkInterfaceSet",
      rows: networkInterfaces(cloud),
    })),
    DescribeInstances: answer(() => ({
      ids: "InstanceId",
      missing: "InvalidInstanceID.NotFound",
      list: "reservationSet",
      rows: instances(cloud),
    })),
  };
}

function select({ parameters }: ApiCall, { ids, missing, list, rows }: Table): WireValue {
  const wanted = parameters.texts(ids);
  const unknown = wanted.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0) throw new ApiFault(missing, `The ID '${unknown.join(", ")}' does not exist`);
  let chosen = wanted.length > 0 ? rows.filter(({ id }) => wanted.includes(id)) : rows;
  for (const [name, values] of parameters.filters()) {
    if (rows.length > 0 && !rows.some(({ filters }) => name in filters))
      throw new ApiFault("InvalidParameterValue", `The filter '${name}' is invalid`);
    chosen = chosen.filter(({ filters }) => filters[name]?.some((value) => values.includes(value)));
  }
  const size = parameters.number("MaxResults") ?? 1000;
  if (size < 5)
    throw new ApiFault(
      "InvalidParameterValue",
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than 5.`,
    );
  const { items, next } = pageOf(chosen, size, parameters.text("NextToken"), "InvalidParameterValue");
  return { [list]: items.map(({ value }) => value), nextToken: next };
}

function securityGroup({ world, names }: Cloud, { name, ingress, egress }: SecurityGroup): Row {
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

function networkAcls({ world, names }: Cloud): readonly Row[] {
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

function subnets({ world, names }: Cloud): readonly Row[] {
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

interface Host {
  readonly target: Target;
  readonly instance: boolean;
}

/** The machines behind targets, each once. */
function hosts({ world }: Cloud): readonly Host[] {
  const found = new Map<string, Host>();
  for (const { type, targets } of world.targetGroups) {
    for (const target of targets) found.set(target.address, { target, instance: type === "instance" });
  }
  return [...found.values()];
}

function networkInterfaces(cloud: Cloud): readonly Row[] {
  const { world, names, seed } = cloud;
  const row = (
    address: string,
    subnet: string,
    groups: readonly string[],
    instance: string | undefined,
    description: string,
  ): Row => {
    const networkInterfaceId = `eni-0${createDice(`${seed}/eni/${address}`).hex(16)}`;
    const groupSet = groups.map((group) => ({ groupId: names.securityGroupId(group), groupName: group }));
    const subnetId = names.subnetId(subnet);
    return {
      id: networkInterfaceId,
      filters: {
        "network-interface-id": [networkInterfaceId],
        "addresses.private-ip-address": [address],
        "private-ip-address": [address],
        "subnet-id": [subnetId],
        "vpc-id": [names.vpcId()],
        "group-id": groupSet.map(({ groupId }) => groupId),
        "attachment.instance-id": instance === undefined ? [] : [instance],
        description: [description],
      },
      value: {
        networkInterfaceId,
        subnetId,
        vpcId: names.vpcId(),
        availabilityZone: world.subnets.find(({ name }) => name === subnet)?.zone,
        description,
        status: "in-use",
        interfaceType: "interface",
        privateIpAddress: address,
        groupSet,
        attachment: {
          attachmentId: networkInterfaceId.replace("eni", "eni-attach"),
          instanceId: instance,
          deviceIndex: 0,
          status: "attached",
        },
        privateIpAddressesSet: [{ privateIpAddress: address, primary: true }],
      },
    };
  };
  const balancers = world.loadBalancers.flatMap(({ name, subnets: members, securityGroups }) =>
    members.map((subnet) =>
      row(names.nodeAddress(name, subnet), subnet, securityGroups, undefined, `ELB ${names.loadBalancerTail(name)}`),
    ),
  );
  return [
    ...hosts(cloud).map(({ target, instance }) =>
      row(
        target.address,
        target.subnet,
        [target.securityGroup],
        instance ? target.id : undefined,
        instance ? "" : "application",
      ),
    ),
    ...balancers,
  ];
}

function instances(cloud: Cloud): readonly Row[] {
  const { world, names } = cloud;
  return hosts(cloud)
    .filter(({ instance }) => instance)
    .map(({ target }): Row => {
      const running = target.instanceState !== "stopped";
      const groupSet = [{ groupId: names.securityGroupId(target.securityGroup), groupName: target.securityGroup }];
      const subnetId = names.subnetId(target.subnet);
      const state = running ? "running" : "stopped";
      return {
        id: target.id,
        filters: {
          "instance-id": [target.id],
          "private-ip-address": [target.address],
          "subnet-id": [subnetId],
          "vpc-id": [names.vpcId()],
          "instance-state-name": [state],
        },
        value: {
          reservationId: target.id.replace("i-", "r-"),
          ownerId: world.account,
          instancesSet: [
            {
              instanceId: target.id,
              instanceType: "t3.medium",
              instanceState: { code: running ? 16 : 80, name: state },
              privateIpAddress: target.address,
              subnetId,
              vpcId: names.vpcId(),
              placement: { availabilityZone: world.subnets.find(({ name }) => name === target.subnet)?.zone },
              groupSet,
            },
          ],
        },
      };
    });
}
