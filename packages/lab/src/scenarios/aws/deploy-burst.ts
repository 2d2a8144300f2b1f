import type { Target } from "../../aws/world.ts";
import { awsScenario } from "./scenario.ts";
import type { Place } from "./surroundings.ts";
import { instanceGroup } from "./surroundings.ts";

/** Rolling deployments that stop the old tasks with their requests still under way. */
export const deployBurst = awsScenario({
  id: "aws-deploy-burst",
  title: "Deployments stop tasks before they have finished their requests",
  cause: "backend-closed-early",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-tasks`;
    const count = dice.integer(3, 5);
    const rolls = [300, 750, 1200, 1650, 2100, 2550, 3000].map((at) => at + dice.integer(-60, 60));
    const targets = Array.from({ length: count }, (_, slot) => generations(place, slot, rolls)).flat();
    const visitors = place.visitors(`${name}.example.com`, dice.between(2.6, 3.6), {
      requests: [
        { path: "/export/{id}", share: 3 },
        { path: "/", share: 1 },
        { path: "/documents/{id}", method: "POST", share: 2 },
      ],
    });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [visitors], attributes: { "idle_timeout.timeout_seconds": "300" } },
        ),
      ],
      targetGroups: [
        instanceGroup(group, 8080, targets, {
          type: "ip",
          attributes: { "deregistration_delay.timeout_seconds": "120" },
        }),
      ],
      services: [
        {
          cluster: "production",
          name,
          targetGroup: group,
          desired: count,
          stopTimeoutSeconds: 2,
          events: rolls.map((at) => ({
            at,
            message: `(service ${name}) has begun draining connections on ${count} tasks.`,
          })),
        },
      ],
    };
  },
});

/** One slot's tasks: each deployment registers a new one, then deregisters the old one and stops it three seconds later. */
function generations(place: Place, slot: number, rolls: readonly number[]): readonly Target[] {
  const { dice } = place;
  return [undefined, ...rolls].flatMap((startedAt, generation) => {
    const replacedAt = rolls[generation];
    const deregisteredAt = replacedAt === undefined ? undefined : replacedAt + 60 + slot * 15 + dice.between(0, 5);
    const application = place.application({
      responseSeconds: { median: 30, p99: 90 },
      stops: deregisteredAt === undefined ? undefined : { at: deregisteredAt + 3, finishesRequests: false },
    });
    return place
      .targets(1, 8080, () => application, slot)
      .map((target) => ({
        ...target,
        id: target.address,
        registeredAt: startedAt === undefined ? undefined : startedAt + slot * 15,
        deregisteredAt,
      }));
  });
}
