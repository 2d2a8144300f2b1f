import { awsScenario } from "./scenario.ts";
import { instanceGroup } from "./surroundings.ts";

/** A release with a bug in one place. Logs go to CloudWatch as plain text with fields of one's own choice. */
export const appErrors = awsScenario({
  id: "aws-app-errors",
  title: "The application answers 500 since a release",
  cause: "backend-error",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const group = `${name}-api`;
    const during = { from: dice.integer(900, 2400) };
    const application = place.application({
      answers: [{ path: "/cart", status: 500, share: dice.between(0.6, 0.95), during }],
    });
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          {
            traffic: [place.visitors(`${name}.example.com`, dice.between(3, 5))],
            logs: { to: "cloudwatch", group: `/acme/alb/${name}`, format: "plain", fields: plainFields },
          },
        ),
      ],
      targetGroups: [
        instanceGroup(
          group,
          8080,
          place.targets(dice.integer(2, 5), 8080, () => application),
        ),
      ],
      leaving: group,
    };
  },
});

const plainFields = [
  "time",
  "type",
  "elb",
  "client_port",
  "target_port",
  "request_processing_time",
  "target_processing_time",
  "response_processing_time",
  "elb_status_code",
  "target_status_code",
  "request_line",
  "target_group_arn",
  "trace_id",
  "request_creation_time",
  "actions_executed",
  "error_reason",
];
