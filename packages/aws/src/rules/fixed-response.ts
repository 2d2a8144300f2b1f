import { answersOf } from "./answers.ts";
import { docs } from "./docs.ts";
import { type AwsRule, countOf, groupsOf } from "./evidence.ts";
import { explainingShare, reasonFloor } from "./thresholds.ts";

export const fixedResponse: AwsRule = {
  id: "aws/fixed-response",
  title: "A listener rule of {loadBalancerName} answers 5xx on purpose",
  severity: "info",
  cause: "configured-response",
  why: "The action that was executed is fixed-response: a maintenance page or a default rule, not a fault.",
  fix: [
    "aws elbv2 describe-listeners --load-balancer-arn {loadBalancer}",
    "aws elbv2 describe-rules --listener-arn <listener>",
    "Remove or change the rule when the maintenance is over, or route the path that it catches.",
  ],
  docs: [docs.accessLogs, docs.listenerRules],
  detect: (snapshot) => {
    const groups = groupsOf(snapshot, "fixed-response").filter(({ status }) => (status ?? 0) >= 500);
    const failing = countOf((snapshot.failures?.groups ?? []).filter(({ kind }) => kind === "request"));
    if (countOf(groups) < explainingShare * failing) return [];
    const floor = { ...reasonFloor, share: 0 };
    return answersOf(snapshot, groups, {
      floor,
      fact: "answered by a fixed-response action",
      metric: "HTTP_Fixed_Response_Count",
    });
  },
};
