import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** gRPC clients whose calls a rule sends to a target group of protocol version HTTP1. */
export const grpcToHttp1 = awsScenario({
  id: "aws-grpc-to-http1",
  title: "gRPC calls go to a target group that speaks HTTP/1.1",
  cause: "protocol-mismatch",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const host = `${name}.example.com`;
    const calls = place.visitors(host, dice.between(1, 2), {
      protocol: "grpcs",
      requests: [
        { path: `/${name}.v1.Service/Get`, method: "POST" },
        { path: `/${name}.v1.Service/List`, method: "POST" },
      ],
      userAgents: ["grpc-go/1.76.0"],
    });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(host, dice.between(2, 3)), calls] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8080,
          place.targets(dice.integer(2, 4), 8080, () => place.application()),
        ),
      ],
      leaving: group,
    };
  },
});
