import { docs } from "./docs.ts";
import { type ReasonRow, reasonRules } from "./reason-rules.ts";

const fix = [
  "aws wafv2 get-web-acl-for-resource --resource-arn {loadBalancer}",
  "If it lasts, open a case with AWS Support. To let requests pass unchecked meanwhile (a security trade-off):",
  "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=waf.fail_open.enabled,Value=true",
];

/** error_reason codes of AWS WAF (load-balancer-access-logs.html): the load balancer could not ask it, and fails closed. */
export const wafRows: readonly ReasonRow[] = [
  row("WAFConnectionError", "waf-connection-error", "cannot connect to AWS WAF"),
  row("WAFConnectionTimeout", "waf-connection-timeout", "cannot connect to AWS WAF in time"),
  row("WAFResponseReadTimeout", "waf-read-timeout", "gets no answer from AWS WAF in time"),
  row("WAFServiceError", "waf-service-error", "gets an error from AWS WAF"),
  row("WAFUnhandledException", "waf-exception", "fails while it asks AWS WAF"),
];

function row(reason: string, id: string, what: string): ReasonRow {
  const why = `The load balancer ${what}, and waf.fail_open.enabled is off, so it answers 500.`;
  return { reason, id, title: `{loadBalancerName} ${what}`, why, fix };
}

export const wafReasons = reasonRules(wafRows, {
  prefix: "waf",
  cause: "platform",
  docs: [docs.accessLogs, docs.attributes],
});
