import type { Backend } from "@cloud502/core";
import { docs } from "./docs.ts";
import { type AwsSnapshot, sources } from "./evidence.ts";
import { type Found, type GroupRow, groupLint } from "./lint.ts";
import { namesOf } from "./names.ts";
import { allows, deniedPort, interfaceOf, loadBalancerCidrs, securityGroups } from "./network.ts";
import { backendsOf, probeOf, splitAddress, type TargetGroup } from "./settings.ts";

/** Ports that the load balancer's side of a connection may have. Source: load-balancer-troubleshooting.html (504). */
const ephemeral = { from: 1024, to: 65535 };

const rows: readonly GroupRow[] = [
  {
    id: "target-security-group",
    title: "The security group of {pool}'s targets does not let the load balancer in on port {port}",
    severity: "critical",
    cause: "connect-timeout",
    why: "No rule of the targets' security groups allows that port from the load balancer: its packets are dropped, requests end with 504 and health checks time out.",
    fix: [
      "aws ec2 authorize-security-group-ingress --group-id {targetSecurityGroup} --protocol tcp --port {port} --source-group {loadBalancerSecurityGroup}",
    ],
    docs: [docs.troubleshooting],
    source: sources.securityGroups,
    check: (snapshot, group) => {
      const own = snapshot.facts?.loadBalancer?.securityGroups ?? [];
      const cidrs = loadBalancerCidrs(snapshot);
      if (own.length === 0 || !cidrs) return undefined;
      return perPort(snapshot, group, (backend, port) => {
        const ids = interfaceOf(snapshot, backend)?.securityGroups ?? [];
        const known = securityGroups(snapshot, ids);
        if (
          !known ||
          allows(
            known.flatMap(({ ingress }) => ingress),
            port,
            own,
            cidrs,
          )
        )
          return undefined;
        return {
          fact: `no ingress rule of ${ids.join(", ")} allows tcp ${port} from ${own.join(", ")} or its subnets`,
          names: { targetSecurityGroup: ids[0] ?? "", loadBalancerSecurityGroup: own[0] ?? "" },
        };
      });
    },
  },
  {
    id: "load-balancer-egress",
    title: "The security group of {loadBalancerName} does not let it reach {pool} on port {port}",
    severity: "critical",
    cause: "connect-timeout",
    why: "No egress rule of the load balancer's security groups allows that port to the targets: its own packets are dropped.",
    fix: [
      "aws ec2 authorize-security-group-egress --group-id {loadBalancerSecurityGroup} --protocol tcp --port {port} --source-group {targetSecurityGroup}",
    ],
    docs: [docs.troubleshooting],
    source: sources.securityGroups,
    check: (snapshot, group) => {
      const own = snapshot.facts?.loadBalancer?.securityGroups ?? [];
      const known = securityGroups(snapshot, own);
      if (!known) return undefined;
      return perPort(snapshot, group, (backend, port) => {
        const at = interfaceOf(snapshot, backend);
        if (
          !at ||
          allows(
            known.flatMap(({ egress }) => egress),
            port,
            at.securityGroups,
            [`${at.address}/32`],
          )
        )
          return undefined;
        return {
          fact: `no egress rule of ${own.join(", ")} allows tcp ${port} to ${at.address}`,
          names: { targetSecurityGroup: at.securityGroups[0] ?? "", loadBalancerSecurityGroup: own[0] ?? "" },
        };
      });
    },
  },
  {
    id: "network-acl",
    title: "A network ACL blocks traffic between {loadBalancerName} and targets of {pool}",
    severity: "high",
    cause: "connect-timeout",
    why: "Network ACLs keep no state: answers need their own rule for the ephemeral ports 1024-65535, and so do requests for the targets' port.",
    fix: [
      "aws ec2 describe-network-acls --network-acl-ids {networkAcl}",
      "aws ec2 create-network-acl-entry --network-acl-id {networkAcl} {direction} --rule-number <number> --protocol tcp --port-range From=1024,To=65535 --cidr-block {cidr} --rule-action allow",
    ],
    docs: [docs.troubleshooting],
    source: sources.networkAcls,
    check: (snapshot, group) => {
      for (const backend of backendsOf(snapshot, group.arn) ?? []) {
        const found = blocked(snapshot, backend);
        if (found) return found;
      }
      return undefined;
    },
  },
];

/** The traffic port of every target and the health-check port; one finding per port, of the first target that it is blocked for. */
function perPort(
  snapshot: AwsSnapshot,
  group: TargetGroup,
  check: (backend: Backend, port: number) => Found | undefined,
): readonly Found[] {
  const probe = probeOf(snapshot, group.arn);
  const found = new Map<number, Found>();
  for (const backend of backendsOf(snapshot, group.arn) ?? []) {
    const { port = group.port } = splitAddress(backend.address);
    const ports = [port, ...(probe?.enabled && typeof probe.port === "number" ? [probe.port] : [])];
    for (const each of new Set(ports)) {
      const one = each === undefined || found.has(each) ? undefined : check(backend, each);
      if (each === undefined || !one) continue;
      const names = {
        ...namesOf(snapshot, { pool: group.arn, backend: backend.address }),
        ...one.names,
        port: String(each),
      };
      found.set(each, { ...one, names, subject: `${group.name} port ${each}` });
    }
  }
  return [...found.values()];
}

/** The four ways through two ACLs: request out and in, answer out and in. Inside one subnet no ACL applies. */
function blocked(snapshot: AwsSnapshot, backend: Backend): Found | undefined {
  const { subnets = [], networkAcls = [], loadBalancer } = snapshot.facts ?? {};
  const at = interfaceOf(snapshot, backend);
  const { port } = splitAddress(backend.address);
  const there = subnets.find(({ id }) => id === at?.subnet);
  if (!at || !there || port === undefined) return undefined;
  const aclOf = (subnet: string) => networkAcls.find((acl) => acl.subnets.includes(subnet));
  for (const { subnet } of loadBalancer?.zones ?? []) {
    const here = subnets.find(({ id }) => id === subnet);
    if (!here || here.id === there.id) continue;
    const request = { from: port, to: port };
    const ways = [
      { acl: aclOf(here.id), egress: true, cidr: `${at.address}/32`, what: "requests out of", ...request },
      { acl: aclOf(there.id), egress: false, cidr: here.cidr, what: "requests into", ...request },
      { acl: aclOf(there.id), egress: true, cidr: here.cidr, what: "answers out of", ...ephemeral },
      { acl: aclOf(here.id), egress: false, cidr: `${at.address}/32`, what: "answers into", ...ephemeral },
    ];
    for (const { acl, what, ...way } of ways) {
      const denied = acl && deniedPort(acl, way);
      if (acl === undefined || denied === undefined) continue;
      const names = { networkAcl: acl.id, direction: way.egress ? "--egress" : "--ingress", cidr: way.cidr };
      return {
        fact: `${acl.id} denies tcp ${denied}: ${what} ${acl.subnets.includes(there.id) ? there.id : here.id}`,
        names,
      };
    }
  }
  return undefined;
}

export const lintNetwork = rows.map(groupLint);
