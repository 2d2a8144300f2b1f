import { within } from "./behaviour.ts";
import type { NetworkAcl, Permission, World } from "./world.ts";

/** A TCP flow to a target from nodes of a load balancer: it passes when it passes from all of their subnets. */
export interface Flow {
  readonly fromGroups: readonly string[];
  readonly fromSubnets: readonly string[];
  readonly toGroup: string;
  readonly toSubnet: string;
  readonly toAddress: string;
  readonly port: number;
}

/**
 * True when security groups and network ACLs let the flow and its replies pass at that second. A flow is dropped, not
 * refused, where they do not (VPC guide: "security groups" and "network ACLs"; the return way uses ports 1024 to 65535).
 */
export function flowPasses(world: World, flow: Flow, second: number): boolean {
  const group = (name: string) => world.securityGroups.find((other) => other.name === name);
  const sources = world.subnets.filter(({ name }) => flow.fromSubnets.includes(name));
  const inward = (group(flow.toGroup)?.ingress ?? []).some(
    (permission) =>
      allows(permission, flow.port, second) &&
      ((permission.group !== undefined && flow.fromGroups.includes(permission.group)) ||
        (permission.cidr !== undefined &&
          sources.every(({ cidr }) => cidrContains(permission.cidr ?? "", cidr.split("/")[0] ?? "")))),
  );
  const outward = flow.fromGroups.some((name) =>
    (group(name)?.egress ?? [{ fromPort: 0, toPort: 65535, cidr: "0.0.0.0/0" }]).some(
      (permission) =>
        allows(permission, flow.port, second) &&
        (permission.group === flow.toGroup ||
          (permission.cidr !== undefined && cidrContains(permission.cidr, flow.toAddress))),
    ),
  );
  if (!inward || !outward) return false;
  const target = aclOf(world, flow.toSubnet);
  return sources.every(({ name, cidr }) => {
    const address = cidr.split("/")[0] ?? "";
    const own = aclOf(world, name);
    if (name === flow.toSubnet) return true;
    return (
      aclAllows(own, true, flow.toAddress, flow.port, second) &&
      aclAllows(target, false, address, flow.port, second) &&
      aclAllows(target, true, address, 32768, second) &&
      aclAllows(own, false, flow.toAddress, 32768, second)
    );
  });
}

function allows(permission: Permission, port: number, second: number): boolean {
  return port >= permission.fromPort && port <= permission.toPort && within(permission.during, second);
}

function aclOf(world: World, subnet: string): NetworkAcl | undefined {
  return world.networkAcls?.find(({ subnets }) => subnets.includes(subnet));
}

/** Entries count in ascending number, the first that matches decides; the default ACL allows everything. */
function aclAllows(
  acl: NetworkAcl | undefined,
  egress: boolean,
  address: string,
  port: number,
  second: number,
): boolean {
  if (!acl) return true;
  const entry = acl.entries
    .filter((candidate) => candidate.egress === egress && within(candidate.during, second))
    .toSorted((left, right) => left.number - right.number)
    .find(
      ({ cidr, fromPort, toPort }) =>
        cidrContains(cidr, address) && port >= (fromPort ?? 0) && port <= (toPort ?? 65535),
    );
  return entry?.allow ?? false;
}

/** True when an IPv4 address lies in a block. */
export function cidrContains(cidr: string, address: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(base) / size) === Math.floor(toNumber(address) / size);
}

function toNumber(address: string): number {
  return address.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}
