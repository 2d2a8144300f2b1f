import { createDice } from "../../dice.ts";
import type { Cloud } from "../cloud.ts";
import type { Target } from "../world.ts";
import type { Row } from "./ec2-row.ts";

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

/** The network interfaces of load balancers and targets as DescribeNetworkInterfaces tells them. */
export function networkInterfaces(cloud: Cloud): readonly Row[] {
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

/** The instances behind targets as DescribeInstances tells them. */
export function instances(cloud: Cloud): readonly Row[] {
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
