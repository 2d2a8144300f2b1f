import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** Targets hardened to ciphers that no load balancer offers. */
export const tlsToTarget = awsScenario({
  id: "aws-tls-to-target",
  title: "The targets' TLS shares no cipher with the load balancer",
  cause: "tls-handshake",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const tls = dice.pick([
      { versions: ["TLSv1.2"], ciphers: ["DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305"] },
      { versions: ["TLSv1.2"], ciphers: ["ECDHE-RSA-CHACHA20-POLY1305"] },
      { versions: ["SSLv3"], ciphers: ["AES128-SHA"] },
    ]);
    const application = place.application({ tls });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(1, 3))] },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8443,
          place.targets(dice.integer(2, 4), 8443, () => application),
          {
            protocol: "HTTPS",
            healthCheck: {
              protocol: "HTTPS",
              path: "/healthz",
              intervalSeconds: 15,
              timeoutSeconds: 5,
              healthyThreshold: 3,
              unhealthyThreshold: 2,
            },
          },
        ),
      ],
    };
  },
});
