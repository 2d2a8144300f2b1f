import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** An ordinary hour: some application errors, some impatient clients, one target on its way out. */
export const healthy = awsScenario({
  id: "aws-healthy",
  title: "An ordinary hour with ordinary noise",
  cause: null,
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const application = place.application({
      answers: [{ path: "/products/*", status: 404, share: 0.04 }],
      slow: [{ path: "/search", share: 0.002, seconds: { median: 4, p99: 12 } }],
    });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(3, 5), { patienceSeconds: 8 })] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8080,
          place.targets(dice.integer(3, 5), 8080, () => application),
        ),
      ],
      leaving: group,
    };
  },
});
