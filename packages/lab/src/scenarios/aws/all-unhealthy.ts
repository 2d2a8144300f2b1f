import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** The database is gone: every target says so on its health page and to most visitors. */
export const allUnhealthy = awsScenario({
  id: "aws-all-unhealthy",
  title: "Every target fails its health check and answers 5xx; the load balancer sends traffic all the same",
  cause: "backend-error",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const during = { from: dice.integer(1500, 2700) };
    const status = dice.pick([500, 503]);
    const application = place.application({
      answers: [{ status, share: dice.between(0.7, 0.95), during }],
      health: [{ status, during }],
    });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(2, 5))] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8080,
          place.targets(dice.integer(2, 5), 8080, () => application),
        ),
      ],
      leaving: group,
    };
  },
});
