import type { Backend } from "@cloud502/core";
import type { AwsFacts } from "../facts.ts";
import type { AwsSnapshot } from "./evidence.ts";
import { splitAddress } from "./settings.ts";

type SecurityGroup = NonNullable<AwsFacts["securityGroups"]>[number];
type PermissionRule = SecurityGroup["ingress"][number];
type NetworkAcl = NonNullable<AwsFacts["networkAcls"]>[number];
export type Interface = NonNullable<AwsFacts["interfaces"]>[number];

const tcp = ["tcp", "6", "-1"];

/** True when every address of `inner` is one of `outer`; IPv4 only, false for anything else. */
export function covers(outer: string, inner: string): boolean {
  const [a, b] = [rangeOf(outer), rangeOf(inner)];
  return a !== undefined && b !== undefined && a.from <= b.from && a.to >= b.to;
}

function overlaps(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a !== undefined && b !== undefined && a.from <= b.to && b.from <= a.to;
}

function rangeOf(cidr: string): { readonly from: number; readonly to: number } | undefined {
  const [address = "", bits = "32"] = cidr.split("/");
  const octets = address.split(".").map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return undefined;
  const size = 2 ** (32 - Number(bits));
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const from = Math.floor(value / size) * size;
  return { from, to: from + size - 1 };
}

function includesPort({ protocol, fromPort, toPort }: PermissionRule, port: number): boolean {
  if (!tcp.includes(protocol)) return false;
  return protocol === "-1" || fromPort === undefined || (fromPort <= port && port <= (toPort ?? fromPort));
}

/**
 * True when some rule lets the port through for one of these groups or subnets. A prefix list, or a range that holds only a
 * part of a subnet, may let it through: unknown counts as allowed, so that only a sure block is reported.
 */
export function allows(
  rules: readonly PermissionRule[],
  port: number,
  groups: readonly string[],
  cidrs: readonly string[],
): boolean {
  return rules.some(
    (rule) =>
      includesPort(rule, port) &&
      (rule.prefixLists.length > 0 ||
        rule.groups.some((group) => groups.includes(group)) ||
        rule.cidrs.some((cidr) => cidr.includes(":") || cidrs.some((inner) => overlaps(cidr, inner)))),
  );
}

/** The network interface that a target has; undefined when it could not be read. */
export function interfaceOf(snapshot: AwsSnapshot, { address, id }: Backend): Interface | undefined {
  const { host } = splitAddress(address);
  return snapshot.facts?.interfaces?.find(
    (each) => each.address === host || (id !== undefined && each.instance === id),
  );
}

/** The security groups by id; undefined unless all of them are known. */
export function securityGroups(snapshot: AwsSnapshot, ids: readonly string[]): readonly SecurityGroup[] | undefined {
  const known = ids.flatMap((id) => snapshot.facts?.securityGroups?.find((group) => group.id === id) ?? []);
  return known.length === ids.length && ids.length > 0 ? known : undefined;
}

/** Ranges of the load balancer's subnets; undefined unless all of them are known. */
export function loadBalancerCidrs(snapshot: AwsSnapshot): readonly string[] | undefined {
  const zones = snapshot.facts?.loadBalancer?.zones ?? [];
  const cidrs = zones.flatMap(({ subnet }) => snapshot.facts?.subnets?.find(({ id }) => id === subnet)?.cidr ?? []);
  return cidrs.length === zones.length && cidrs.length > 0 ? cidrs : undefined;
}

/** The first port of the range that the ACL surely denies to or from a range of addresses; undefined = none is. Rules apply in order of number. */
export function deniedPort(
  acl: NetworkAcl,
  {
    egress,
    cidr,
    from,
    to,
  }: { readonly egress: boolean; readonly cidr: string; readonly from: number; readonly to: number },
): number | undefined {
  const entries = acl.entries
    .filter((entry) => entry.egress === egress && tcp.includes(entry.protocol) && overlaps(entry.cidr, cidr))
    .sort((a, b) => a.number - b.number);
  const edges = entries.flatMap(({ fromPort, toPort }) => [fromPort ?? from, (toPort ?? to) + 1]);
  const ports = [from, ...edges.filter((port) => port > from && port <= to)].sort((a, b) => a - b);
  return ports.find((port) => {
    const first = entries.find(
      ({ protocol, fromPort, toPort }) =>
        protocol === "-1" || fromPort === undefined || (fromPort <= port && port <= (toPort ?? fromPort)),
    );
    return first === undefined || (!first.allow && covers(first.cidr, cidr));
  });
}
