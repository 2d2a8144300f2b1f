import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** A network ACL that lets requests into one zone's subnet and their answers not out of it. */
export const networkAcl = awsScenario({
  id: "aws-network-acl",
  title: "A network ACL blocks the way back from one zone's targets to other zones",
  cause: "connect-timeout",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const closed = place.subnets[1]?.name ?? "";
    const targets = place.targets(dice.integer(2, 3) * place.subnets.length, 8080, () => place.application());
    const anywhere = { allow: true, cidr: "0.0.0.0/0" };
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(2, 4))] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8080,
          targets.filter(({ subnet }) => subnet === closed),
        ),
      ],
      networkAcls: [
        {
          name: "tightened",
          subnets: [closed],
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
