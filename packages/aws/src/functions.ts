import type { Gateway } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { LambdaFunction, TargetGroup } from "./model.ts";
import type { Session } from "./session.ts";

/** The functions behind target groups of type lambda; over a fleet only when asked to go deep. */
export async function readFunctions(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  groups: readonly TargetGroup[],
): Promise<readonly LambdaFunction[] | undefined> {
  const region = gateway.scope.region ?? "";
  const wanted = groups.filter(({ targetType }) => targetType === "lambda");
  if (wanted.length === 0 || (calls.isFleet(region) && !session.options.deep)) return undefined;
  const found = await Promise.all(
    wanted.map(async (group) => {
      const targets = await calls.targetHealth(group.arn).catch(() => []); // the backends report why
      return await Promise.all(targets.map(({ id }) => readFunction(session, calls, gateway, group, id)));
    }),
  );
  return found.flat();
}

async function readFunction(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  group: TargetGroup,
  arn: string,
): Promise<LambdaFunction> {
  const client = await calls.functions(gateway.scope.region ?? "");
  const about = `function ${arn.split(":").slice(6).join(":")} behind ${group.name}`;
  const [configuration, invokable, reservedConcurrency] = await Promise.all([
    session.attempt(`settings of ${about}`, gateway.id, () => client.configuration(arn)),
    session.attempt(`policy of ${about}`, gateway.id, () => client.invokable(arn, group.arn)),
    session.attempt(`reserved concurrency of ${about}`, gateway.id, () => client.reservedConcurrency(arn)),
  ]);
  return {
    arn,
    targetGroup: group.arn,
    ...configuration,
    ...(invokable !== undefined && { invokable }),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  };
}
