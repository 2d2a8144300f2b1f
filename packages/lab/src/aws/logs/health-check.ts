import type { Cloud } from "../cloud.ts";
import { healthCheckOf } from "../health.ts";
import type { LoadBalancer } from "../world.ts";
import { instant } from "./access.ts";
import type { LogLine } from "./connection.ts";

/** The health-check log: every node's checks of every target (load-balancer-health-check-logs.html). */
export function healthCheckLog(cloud: Cloud, loadBalancer: LoadBalancer): readonly LogLine[] {
  const { names, world } = cloud;
  const elb = names.loadBalancerTail(loadBalancer.name);
  return groupsOf(loadBalancer)
    .flatMap((name) => world.targetGroups.filter((group) => group.name === name))
    .flatMap((group) =>
      cloud.health(group.name).flatMap(({ target, checks }) =>
        checks.flatMap((check) =>
          loadBalancer.subnets.map((subnet, node): LogLine => {
            // Every node checks on its own clock.
            const at = check.at + check.seconds + node * 0.37;
            const { protocol, port } = healthCheckOf(group);
            const status = check.status ?? "-";
            const text = [
              protocol.toLowerCase(),
              instant(cloud.time(at)),
              check.seconds.toFixed(9),
              `${target.address}:${port ?? target.port}`,
              group.name,
              check.passed ? "PASS" : "FAIL",
              status,
              check.logReason ?? "-",
              elb,
              names.nodeAddress(loadBalancer.name, subnet),
            ].join(" ");
            return { at, node, text };
          }),
        ),
      ),
    )
    .filter(({ at }) => at >= 0 && at < 3600)
    .sort((left, right) => left.at - right.at);
}

/** Names of the target groups that a load balancer can forward to. */
export function groupsOf({ listeners }: LoadBalancer): readonly string[] {
  const actions = listeners.flatMap(({ otherwise, rules }) => [
    otherwise,
    ...(rules ?? []).map(({ action }) => action),
  ]);
  return [
    ...new Set(
      actions.flatMap((action) => ("forward" in action ? action.forward.map(({ targetGroup }) => targetGroup) : [])),
    ),
  ];
}
