import type { Gateway } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { EcsService, TargetGroup } from "./model.ts";
import type { Session } from "./session.ts";

const troubled = ["initial", "draining", "unhealthy"];

/** The ECS services behind the target groups: when asked to go deep, and for one load balancer whose targets come or go. */
export async function readServices(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  groups: readonly TargetGroup[],
): Promise<readonly EcsService[] | undefined> {
  const region = gateway.scope.region ?? "";
  if (!session.options.deep && (calls.isFleet(region) || !(await anyTroubled(calls, groups)))) return undefined;
  const services = await session.attempt(`ECS services behind ${gateway.name}`, gateway.id, () =>
    calls.ecsServices(region),
  );
  return services?.filter(({ targetGroups }) => targetGroups.some((arn) => groups.some((group) => group.arn === arn)));
}

/** ECS registers its tasks by address, or by instance and a port of its own. */
async function anyTroubled(calls: Calls, groups: readonly TargetGroup[]): Promise<boolean> {
  const servers = groups.filter(({ targetType }) => targetType === "ip");
  const targets = await Promise.all(servers.map(({ arn }) => calls.targetHealth(arn).catch(() => [])));
  return targets.flat().some(({ state }) => troubled.includes(state));
}
