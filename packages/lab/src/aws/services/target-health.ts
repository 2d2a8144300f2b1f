import type { Cloud } from "../cloud.ts";
import { stateAt, usersOf } from "../health.ts";
import type { Parameters, WireValue } from "../wire.ts";
import type { Target, TargetGroup } from "../world.ts";

const nowSecond = 3600;

/** DescribeTargetHealth: every registered target's state now, or that of the targets asked for. */
export function describeTargetHealth(cloud: Cloud, group: TargetGroup, parameters: Parameters): WireValue {
  const include = parameters.texts("Include");
  if (group.type === "lambda") return { TargetHealthDescriptions: lambdaHealth(cloud, group) };
  const anomalies =
    include.includes("AnomalyDetection") || include.includes("All") ? anomalous(cloud, group) : undefined;
  const described = cloud.health(group.name).flatMap((health) => {
    const state = stateAt(health, nowSecond);
    if (!state) return [];
    const { target } = health;
    return {
      target,
      description: {
        Target: { Id: target.id, Port: target.port, AvailabilityZone: zoneOf(cloud, target) },
        HealthCheckPort: String(group.healthCheck?.port ?? target.port),
        TargetHealth: { State: state.state, Reason: state.reason, Description: state.description },
        AnomalyDetection: anomalies && {
          Result: anomalies.has(target) ? "anomalous" : "normal",
          MitigationInEffect: "no",
        },
        AdministrativeOverride: {
          State: "no_override",
          Reason: "AdministrativeOverride.NoOverride",
          Description: "No override is currently active on target",
        },
      },
    };
  });
  const asked = askedTargets(parameters);
  if (asked.length === 0) return { TargetHealthDescriptions: described.map(({ description }) => description) };
  return {
    TargetHealthDescriptions: asked.map(({ id, port }) => {
      const found = described.find(({ target }) => target.id === id && (port === undefined || target.port === port));
      return (
        found?.description ?? {
          Target: { Id: id, Port: port ?? group.port },
          TargetHealth: {
            State: "unused",
            Reason: "Target.NotRegistered",
            Description: "Target is not registered to the target group",
          },
        }
      );
    }),
  };
}

function lambdaHealth({ world, names }: Cloud, group: TargetGroup): WireValue {
  if (!group.function) return [];
  const used = usersOf(world, group.name).length > 0;
  return [
    {
      Target: { Id: names.functionArn(group.function), AvailabilityZone: "all" },
      TargetHealth: used
        ? {
            State: "unavailable",
            Reason: "Target.HealthCheckDisabled",
            Description: "Health checks are not enabled for this target",
          }
        : {
            State: "unused",
            Reason: "Target.NotInUse",
            Description: "Target group is not configured to receive traffic from the load balancer",
          },
    },
  ];
}

function askedTargets(parameters: Parameters): readonly { readonly id: string; readonly port?: number }[] {
  const asked: { readonly id: string; readonly port?: number }[] = [];
  for (let index = 1; ; index++) {
    const id = parameters.text(`Targets.member.${index}.Id`);
    if (id === undefined) return asked;
    asked.push({ id, port: parameters.number(`Targets.member.${index}.Port`) });
  }
}

function zoneOf({ world }: Cloud, { subnet }: Target): string | undefined {
  return world.subnets.find(({ name }) => name === subnet)?.zone;
}

/**
 * Automatic target weights' anomaly detection: a target whose share of 5xx and failed connections over the last ten minutes
 * stands far out of its group's; it works with three healthy targets and more (target-group-health-checks of the ALB guide).
 */
function anomalous(cloud: Cloud, group: TargetGroup): ReadonlySet<Target> {
  const counts = new Map<Target, { total: number; bad: number }>();
  for (const user of usersOf(cloud.world, group.name)) {
    for (const { target, status, endedAt } of cloud.served(user.name)) {
      if (!target || endedAt < nowSecond - 600) continue;
      const count = counts.get(target) ?? { total: 0, bad: 0 };
      counts.set(target, { total: count.total + 1, bad: count.bad + (status >= 500 ? 1 : 0) });
    }
  }
  const healthy = cloud.health(group.name).filter((health) => stateAt(health, nowSecond)?.state === "healthy");
  const rates = healthy.flatMap(({ target }) => {
    const count = counts.get(target);
    return count ? [{ target, rate: count.bad / count.total }] : [];
  });
  if (rates.length < 3) return new Set();
  const median = rates.map(({ rate }) => rate).sort((left, right) => left - right)[Math.floor(rates.length / 2)] ?? 0;
  return new Set(rates.filter(({ rate }) => rate > 0.05 && rate > median * 4).map(({ target }) => target));
}
