import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** A maintenance rule that nobody removed. */
export const maintenancePage = awsScenario({
  id: "aws-maintenance-page",
  title: "A listener rule answers 503 on purpose",
  cause: "configured-response",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const visitors = place.visitors(`${name}.example.com`, dice.between(3, 5));
    const balancer = place.loadBalancer(`${name}-web`, { forward: [{ targetGroup: group }] }, { traffic: [visitors] });
    const rules = [
      {
        priority: dice.integer(1, 9),
        paths: [dice.pick(["/cart*", "/search*", "/products/*"])],
        action: { fixedResponse: { status: 503, body: "We will be back shortly." } },
      },
    ];
    return {
      loadBalancers: [{ ...balancer, listeners: balancer.listeners.map((listener) => ({ ...listener, rules })) }],
      targetGroups: [
        instanceGroup(
          group,
          3000,
          place.targets(dice.integer(2, 4), 3000, () => place.application()),
        ),
      ],
      leaving: group,
    };
  },
});
