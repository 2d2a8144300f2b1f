import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** A release that listens on the wrong port: from one minute on nothing accepts on the one that is registered. */
export const portClosed = awsScenario({
  id: "aws-port-closed",
  title: "After a release nothing listens on the targets' port any more",
  cause: "connection-refused",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const application = place.application({ portClosed: [{ from: dice.integer(1500, 2700) }] });
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
