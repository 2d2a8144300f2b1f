import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** A service scaled to nothing: the rule for its path still forwards to its group. */
export const emptyGroup = awsScenario({
  id: "aws-empty-group",
  title: "A rule forwards to a target group without targets",
  cause: "no-backends",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const part = place.word();
    const site = `${name}-web`;
    const empty = `${part}-api`;
    const visitors = place.visitors(`${name}.example.com`, dice.between(3, 5));
    const requests = [...visitors.requests, { path: `/${part}/{id}`, share: dice.integer(3, 6) }];
    const gone = place
      .targets(dice.integer(1, 3), 8080, () => place.application())
      .map((target) => ({ ...target, deregisteredAt: dice.integer(900, 1500) }));
    const balancer = place.loadBalancer(
      site,
      { forward: [{ targetGroup: site }] },
      { traffic: [{ ...visitors, requests }] },
    );
    const action = { forward: [{ targetGroup: empty }] };
    return {
      loadBalancers: [
        {
          ...balancer,
          listeners: balancer.listeners.map((listener) => ({
            ...listener,
            rules: [{ priority: 10, paths: [`/${part}/*`], action }],
          })),
        },
      ],
      targetGroups: [
        instanceGroup(empty, 8080, gone, { attributes: { "deregistration_delay.timeout_seconds": "120" } }),
        instanceGroup(
          site,
          3000,
          place.targets(dice.integer(2, 4), 3000, () => place.application()),
        ),
      ],
      leaving: site,
    };
  },
});
