import { docs } from "./docs.ts";
import { type AwsSnapshot, sources } from "./evidence.ts";
import { type Found, type GatewayRow, type GroupRow, gatewayLint, groupLint } from "./lint.ts";
import { noTargets } from "./no-targets.ts";
import { type Action, backendsOf } from "./settings.ts";

/** One way a request can take: a listener's default or one of its rules. */
interface Way {
  /** "listener 443, rule 10 (path /api/*)" */
  readonly words: string;
  readonly rule: string | undefined;
  readonly actions: readonly Action[];
}

function waysOf(snapshot: AwsSnapshot): readonly Way[] {
  return (snapshot.facts?.listeners ?? []).flatMap(({ port, defaultActions, rules = [] }) => [
    ...(rules.some(({ priority }) => priority === "default")
      ? []
      : [{ words: `listener ${port}, default`, rule: undefined, actions: defaultActions }]),
    ...rules.map(({ arn, priority, actions, conditions }) => ({
      words: `listener ${port}, rule ${priority}${conditions.length > 0 ? ` (${conditions.join(", ")})` : ""}`,
      rule: arn,
      actions,
    })),
  ]);
}

const ofGroups: readonly GroupRow[] = [
  {
    id: "rule-to-empty-group",
    title: "A listener forwards to {pool}, which has no target",
    severity: "critical",
    cause: "no-backends",
    why: "Requests that take this way get 503.",
    fix: [
      "aws elbv2 register-targets --target-group-arn {targetGroup} --targets Id=<instance or address>,Port=<port>",
      "Or let the rule forward elsewhere, or delete it: aws elbv2 delete-rule --rule-arn <rule>",
    ],
    docs: [docs.troubleshooting, docs.listenerRules],
    source: sources.health,
    check: (snapshot, { arn }) => {
      const backends = backendsOf(snapshot, arn);
      const failing = noTargets.detect(snapshot).some(({ pool }) => pool === arn);
      if (!backends || backends.length > 0 || failing) return undefined;
      // Weight 0 is how the idle half of a blue/green pair waits.
      const way = waysOf(snapshot).find(({ actions }) =>
        actions.some(({ targetGroups }) => targetGroups.some((one) => one.arn === arn && one.weight !== 0)),
      );
      return way && { fact: `${way.words} forwards to it; no target is registered` };
    },
  },
];

const ofGateway: readonly GatewayRow[] = [
  {
    id: "rule-zero-weight",
    title: "A rule of {loadBalancerName} forwards to target groups that all have weight 0",
    severity: "high",
    cause: "no-backends",
    basis: "inferred",
    why: "No target group may take the request: likely every request that matches the rule fails.",
    fix: [
      "aws elbv2 describe-rules --rule-arns {rule}",
      "aws elbv2 modify-rule --rule-arn {rule} --actions <forward action with weights>",
    ],
    docs: [docs.listenerRules],
    source: sources.rules,
    check: (snapshot): readonly Found[] =>
      waysOf(snapshot).flatMap(({ words, rule, actions }) =>
        actions.some(({ targetGroups }) => targetGroups.length > 0 && targetGroups.every(({ weight }) => weight === 0))
          ? [{ fact: `${words}: every weight is 0`, subject: words, names: { rule: rule ?? "<rule>" } }]
          : [],
      ),
  },
  {
    id: "target-group-orphan",
    title: "{pool} has targets, but no load balancer uses it",
    severity: "low",
    cause: "no-backends",
    why: "Its targets get no requests and no health checks.",
    fix: [
      "aws elbv2 create-rule --listener-arn <listener> --priority <number> --conditions <conditions> --actions Type=forward,TargetGroupArn={targetGroup}",
      "aws elbv2 delete-target-group --target-group-arn {targetGroup}",
    ],
    docs: [docs.targetGroups],
    source: sources.groups,
    check: (snapshot): readonly Found[] =>
      (snapshot.facts?.targetGroups ?? []).flatMap(({ arn, name, loadBalancers }) => {
        const targets = backendsOf(snapshot, arn)?.length ?? 0;
        if (loadBalancers.length > 0 || targets === 0) return [];
        return [
          { fact: `${targets} targets, no load balancer`, subject: name, names: { pool: name, targetGroup: arn } },
        ];
      }),
  },
  {
    id: "no-listener",
    title: "{loadBalancerName} has no listener",
    severity: "high",
    cause: "config-error",
    basis: "inferred",
    why: "Without a listener the load balancer likely refuses every connection.",
    fix: [
      "aws elbv2 create-listener --load-balancer-arn {loadBalancer} --protocol HTTPS --port 443 --certificates CertificateArn=<certificate> --default-actions Type=forward,TargetGroupArn=<target group>",
    ],
    docs: [docs.loadBalancers],
    source: sources.listeners,
    check: ({ facts }) => (facts?.loadBalancer && facts.listeners?.length === 0 ? { fact: "no listener" } : undefined),
  },
];

export const lintListeners = [...ofGroups.map(groupLint), ...ofGateway.map(gatewayLint)];
