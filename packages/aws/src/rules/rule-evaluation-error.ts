import { answersOf } from "./answers.ts";
import { docs } from "./docs.ts";
import { type AwsRule, groupsOf } from "./evidence.ts";
import { reasonFloor } from "./thresholds.ts";

export const ruleEvaluationError: AwsRule = {
  id: "aws/rule-evaluation-error",
  title: "{loadBalancerName} fails to evaluate its listener rules",
  severity: "high",
  cause: "config-error",
  why: "matched_rule_priority is -1: the load balancer met an error while it looked for the rule of the request.",
  fix: [
    "aws elbv2 describe-listeners --load-balancer-arn {loadBalancer}",
    "aws elbv2 describe-rules --listener-arn <listener>",
    "Look at rules with transforms or regular expressions that changed last.",
  ],
  docs: [docs.accessLogs, docs.listenerRules],
  detect: (snapshot) =>
    answersOf(snapshot, groupsOf(snapshot, "rule-evaluation-error"), {
      floor: reasonFloor,
      fact: "matched_rule_priority is -1",
    }),
};
