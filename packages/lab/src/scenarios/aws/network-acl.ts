import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** The targets have a subnet of their own, and its network ACL lets requests in but answers no longer out. */
export const networkAcl = awsScenario({
  id: "aws-network-acl",
  title: "A network ACL no longer lets the targets' answers out of their subnet",
  cause: "connect-timeout",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const net = place.subnets[0].cidr.split(".")[1];
    const subnet = { name: `${name}-a`, zone: place.subnets[0].zone, cidr: `10.${net}.101.0/24` };
    const targets = place
      .targets(dice.integer(2, 4), 8080, () => place.application())
      .map((target, index) => ({ ...target, subnet: subnet.name, address: `10.${net}.101.${20 + index}` }));
    const anywhere = { allow: true, cidr: "0.0.0.0/0" };
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(2, 4))] },
        ),
      ],
      targetGroups: [instanceGroup(group, 8080, targets)],
      subnets: [subnet],
      networkAcls: [
        {
          name: "tightened",
          subnets: [subnet.name],
          entries: [
            { ...anywhere, number: 100, egress: false },
            { ...anywhere, number: 90, egress: true, fromPort: 443, toPort: 443 },
            { ...anywhere, number: 100, egress: true, during: { to: dice.integer(900, 2400) } },
          ],
        },
      ],
    };
  },
});
