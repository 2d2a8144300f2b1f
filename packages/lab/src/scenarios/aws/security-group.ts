import { awsScenario } from "./scenario.ts";
import { applicationGroup, balancerGroup, instanceGroup } from "./surroundings.ts";

/** Somebody tidies the application's security group: the rule for the load balancer's traffic goes. */
export const securityGroup = awsScenario({
  id: "aws-security-group",
  title: "The targets' security group no longer lets the load balancer in",
  cause: "connect-timeout",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const own = `${name}-instances`;
    const port = dice.pick([3000, 8080, 8443]);
    const revokedAt = dice.integer(1200, 2600);
    const targets = place
      .targets(dice.integer(2, 4), port, () => place.application())
      .map((target) => ({ ...target, securityGroup: own }));
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(2, 4))] },
        ),
      ],
      targetGroups: [instanceGroup(group, port, targets)],
      securityGroups: [
        {
          name: own,
          ingress: [
            { fromPort: port, toPort: port, group: balancerGroup, during: { to: revokedAt } },
            { fromPort: 22, toPort: 22, group: applicationGroup },
          ],
        },
      ],
    };
  },
});
