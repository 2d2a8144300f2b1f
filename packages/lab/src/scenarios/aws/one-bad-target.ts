import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** One machine of many hangs up in the middle of its work; its health page knows nothing of it. Logs go to CloudWatch as JSON. */
export const oneBadTarget = awsScenario({
  id: "aws-one-bad-target",
  title: "One target of many closes connections in the middle of its work",
  cause: "backend-closed-early",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const count = dice.integer(6, 8);
    const bad = dice.integer(0, count - 1);
    const sick = place.application({
      responseSeconds: { median: 0.4, p99: 3 },
      crashes: [{ share: dice.between(0.6, 0.8), afterSeconds: { median: 0.35, p99: 2 } }],
    });
    const sound = place.application({ responseSeconds: { median: 0.3, p99: 2 } });
    const targets = place.targets(count, 8080, (index) => (index === bad ? sick : sound));
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          {
            traffic: [place.visitors(`${name}.example.com`, dice.between(3, 5))],
            logs: { to: "cloudwatch", group: `/acme/alb/${name}`, format: "json" },
          },
        ),
      ],
      targetGroups: [instanceGroup(group, 8080, targets)],
    };
  },
});
