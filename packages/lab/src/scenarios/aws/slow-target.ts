import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** Reports that take minutes behind an idle timeout of a minute. */
export const slowTarget = awsScenario({
  id: "aws-slow-target",
  title: "Reports take longer than the load balancer waits",
  cause: "response-timeout",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const idle = dice.pick([30, 60]);
    const application = place.application({
      slow: [
        { path: "/reports/*", seconds: { median: idle * 3, p99: idle * 9 }, during: { from: dice.integer(600, 1500) } },
      ],
    });
    const visitors = place.visitors(`${name}.example.com`, dice.between(3, 5));
    const requests = [...visitors.requests, { path: "/reports/{id}", share: 1.6 }];
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          {
            traffic: [{ ...visitors, requests }],
            attributes: { "idle_timeout.timeout_seconds": String(idle) },
          },
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
