import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** Node's default keep-alive of 5 s behind an idle timeout of 60 s, and dashboards that ask again every five seconds. */
export const keepaliveRace = awsScenario({
  id: "aws-keepalive-race",
  title: "The app closes idle connections after 5 s, the load balancer reuses them for 60 s",
  cause: "keepalive-race",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const application = place.application({
      responseSeconds: { median: 0.03, p99: 0.2 },
      keepAliveSeconds: 5,
      closeLagSeconds: 0.03,
    });
    const beat = { everySeconds: 5, requests: dice.integer(12, 16), jitterSeconds: 0.14 };
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, 0.4, { beat })] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          3000,
          place.targets(dice.integer(2, 4), 3000, () => application),
        ),
      ],
      leaving: group,
    };
  },
});
