import { answersOf } from "./answers.ts";
import { docs } from "./docs.ts";
import { type AwsRule, groupsOf, proof, sources } from "./evidence.ts";
import { groupOf } from "./settings.ts";
import { reasonFloor } from "./thresholds.ts";

export const protocolVersionMismatch: AwsRule = {
  id: "aws/protocol-version-mismatch",
  title: "Clients speak another HTTP version than target group {pool} takes",
  severity: "high",
  cause: "protocol-mismatch",
  why: "The load balancer answered 464: HTTP/1.1 to a gRPC or HTTP/2 group, gRPC to an HTTP/1 group, or HTTP/2 without POST to a gRPC group.",
  fix: [
    "A target group's protocol version cannot be changed; create one with the right version and point the rule to it:",
    "aws elbv2 create-target-group --name <name> --protocol HTTP --protocol-version <HTTP1|HTTP2|GRPC> --port <port> --vpc-id <vpc>",
    "aws elbv2 modify-rule --rule-arn <rule> --actions Type=forward,TargetGroupArn=<new target group>",
  ],
  docs: [docs.troubleshooting, docs.targetGroups],
  detect: (snapshot) =>
    answersOf(snapshot, groupsOf(snapshot, "protocol-version-mismatch"), {
      floor: reasonFloor,
      fact: "464, the request's protocol does not fit the target group",
    }).map((match) => {
      const version = groupOf(snapshot, match.pool)?.protocolVersion;
      if (version === undefined) return match;
      return {
        ...match,
        evidence: [...match.evidence, proof(`the group's protocol version is ${version}`, sources.groups)],
      };
    }),
};
