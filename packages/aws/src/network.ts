import type { Gateway } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { AwsFacts } from "./facts.ts";
import { targetInterfaces } from "./health.ts";
import type { TargetGroup } from "./model.ts";
import type { Session } from "./session.ts";

type Network = Pick<AwsFacts, "securityGroups" | "subnets" | "networkAcls" | "interfaces">;

/** The security groups, subnets and network ACLs that traffic between the load balancer and its targets meets. */
export async function readNetwork(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  lb: AwsFacts["loadBalancer"],
  groups: readonly TargetGroup[],
): Promise<Network> {
  const region = gateway.scope.region ?? "";
  const vpc = lb?.vpc ?? groups.find((group) => group.vpc)?.vpc;
  if (!vpc) return {};
  const about = gateway.name;
  const [interfaces, securityGroups, subnets, networkAcls] = await Promise.all([
    interfacesOf(session, calls, gateway, groups),
    session.attempt(`security groups of ${about}`, gateway.id, () => calls.securityGroups(region, vpc)),
    session.attempt(`subnets of ${about}`, gateway.id, () => calls.subnets(region, vpc)),
    session.attempt(`network ACLs of ${about}`, gateway.id, () => calls.networkAcls(region, vpc)),
  ]);
  const usedGroups = new Set([
    ...(lb?.securityGroups ?? []),
    ...(interfaces ?? []).flatMap((each) => each.securityGroups),
  ]);
  const usedSubnets = new Set([
    ...(lb?.zones ?? []).map(({ subnet }) => subnet),
    ...(interfaces ?? []).map(({ subnet }) => subnet),
  ]);
  return {
    ...(interfaces && { interfaces: [...interfaces] }),
    ...(securityGroups && { securityGroups: securityGroups.filter(({ id }) => usedGroups.has(id)) }),
    ...(subnets && { subnets: subnets.filter(({ id }) => usedSubnets.has(id)) }),
    ...(networkAcls && {
      networkAcls: networkAcls.filter((acl) => acl.subnets.some((subnet) => usedSubnets.has(subnet))),
    }),
  };
}

async function interfacesOf(session: Session, calls: Calls, gateway: Gateway, groups: readonly TargetGroup[]) {
  const answers = await Promise.allSettled(groups.map(({ arn }) => calls.targetHealth(arn)));
  const read = groups.flatMap((group, index) => {
    const answer = answers[index];
    return answer?.status === "fulfilled" ? [{ group, targets: answer.value }] : [];
  });
  return await targetInterfaces(session, calls, gateway, read);
}
