import type { Backend, BackendState, Gateway } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { Interface, TargetGroup, TargetHealth } from "./model.ts";
import type { Session } from "./session.ts";

/** The API's states (TargetHealthStateEnum). "unavailable" means that health is not measured, not that it is bad. */
const states: Readonly<Record<string, BackendState>> = {
  healthy: "healthy",
  unhealthy: "unhealthy",
  "unhealthy.draining": "draining",
  initial: "initial",
  draining: "draining",
  unused: "unused",
  unavailable: "unknown",
};

/** Administrative overrides in the API's own words for reasons. */
const overrides: Readonly<Record<string, string>> = {
  zonal_shift_active: "ZonalShiftActive",
  zonal_shift_delegated_to_dns: "ZonalShiftDelegatedToDns",
  unknown: "Unknown",
};

/** The targets of every pool. A pool that cannot be read is a gap; when none can, the first error rejects. */
export async function readBackends(session: Session, calls: Calls, gateway: Gateway): Promise<readonly Backend[]> {
  const region = gateway.scope.region ?? "";
  const groups = await calls.targetGroups(
    region,
    gateway.pools.map(({ id }) => id),
  );
  const answers = await Promise.allSettled(groups.map(({ arn }) => calls.targetHealth(arn)));
  const failed = answers.find((answer) => answer.status === "rejected");
  if (failed && answers.every(({ status }) => status === "rejected")) throw failed.reason;

  const read: { group: TargetGroup; targets: readonly TargetHealth[] }[] = [];
  for (const group of groups) {
    const targets = await session.attempt(`health of target group ${group.name}`, gateway.id, () =>
      calls.targetHealth(group.arn),
    );
    if (targets) read.push({ group, targets });
  }
  const interfaces = (await targetInterfaces(session, calls, gateway, read)) ?? [];
  const byInstance = new Map(interfaces.flatMap((each) => (each.instance ? [[each.instance, each]] : [])));
  const byAddress = new Map(interfaces.map((each) => [each.address, each]));
  return read.flatMap(({ group, targets }) =>
    targets.map((target) => toBackend(group, target, byInstance.get(target.id) ?? byAddress.get(target.id))),
  );
}

/** Network interfaces of the targets; undefined and a gap when EC2 may not be read. */
export async function targetInterfaces(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  read: readonly { readonly group: TargetGroup; readonly targets: readonly TargetHealth[] }[],
): Promise<readonly Interface[] | undefined> {
  const ids = (type: string) =>
    read.filter(({ group }) => group.targetType === type).flatMap(({ targets }) => targets.map(({ id }) => id));
  const addresses = ids("ip");
  const instances = ids("instance");
  const vpc = read.find(({ group }) => group.vpc)?.group.vpc;
  if (!vpc || addresses.length + instances.length === 0) return [];
  const region = gateway.scope.region ?? "";
  return await session.remember(`interfaces of ${gateway.id} ${gateway.pools.map(({ id }) => id).join(" ")}`, () =>
    session.attempt(`network interfaces of the targets of ${gateway.name}`, gateway.id, () =>
      calls.interfaces(region, vpc, addresses, instances),
    ),
  );
}

/** Address as access logs spell it, ip:port; an instance whose address is unknown keeps its id. */
function toBackend(group: TargetGroup, target: TargetHealth, nic: Interface | undefined): Backend {
  const zone = target.zone ?? nic?.zone;
  const override = target.override && (overrides[target.override] ?? target.override);
  const host = group.targetType === "instance" && nic ? nic.address : target.id;
  return {
    pool: group.arn,
    address: target.port === undefined ? host : `${host.includes(":") ? `[${host}]` : host}:${target.port}`,
    state: states[target.state] ?? "unknown",
    ...(target.reason && { reason: target.reason }),
    ...(target.description && { description: target.description }),
    ...(zone && { zone }),
    ...(host !== target.id && { id: target.id }),
    ...(target.anomalous !== undefined && { anomalous: target.anomalous }),
    ...(override && { override }),
  };
}
