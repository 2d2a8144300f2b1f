import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** A page that sets a header no proxy may pass on. */
export const invalidHeader = awsScenario({
  id: "aws-invalid-header",
  title: "One page of the application answers with an invalid header",
  cause: "invalid-response",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const path = dice.pick(["/cart", "/search"]);
    const application = place.application({ invalidHeaders: [{ path, during: { from: dice.integer(300, 1800) } }] });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(3, 5))] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8080,
          place.targets(dice.integer(2, 4), 8080, () => application),
        ),
      ],
      leaving: group,
    };
  },
});
