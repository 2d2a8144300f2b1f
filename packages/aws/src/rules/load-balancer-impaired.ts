import { docs } from "./docs.ts";
import { type AwsRule, proof, sources } from "./evidence.ts";
import { matchAbout } from "./names.ts";

const broken = ["active_impaired", "failed"];

export const loadBalancerImpaired: AwsRule = {
  id: "aws/load-balancer-impaired",
  title: "Load balancer {loadBalancerName} is in state {state}",
  severity: "critical",
  cause: "platform",
  why: "AWS says so itself: active_impaired = it routes, but lacks what it needs to scale; failed = it could not be set up.",
  fix: [
    "aws elbv2 describe-load-balancers --load-balancer-arns {loadBalancer}",
    "Read State.Reason above; often its subnets have no free addresses. Otherwise open a case with AWS Support.",
  ],
  docs: [docs.describeLoadBalancers, docs.loadBalancers],
  detect: (snapshot) => {
    const { state, stateReason } = snapshot.facts?.loadBalancer ?? {};
    if (state === undefined || !broken.includes(state)) return [];
    const fact = `State is ${state}${stateReason ? `: ${stateReason}` : ""}`;
    return [matchAbout(snapshot, {}, { names: { state }, evidence: [proof(fact, sources.loadBalancer)] })];
  },
};
