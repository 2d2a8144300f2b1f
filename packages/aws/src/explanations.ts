import type { Explanation } from "@cloud502/core";
import { attributes } from "./explanations/attributes.ts";
import { healthCheckLog } from "./explanations/health-check-log.ts";
import type { Row } from "./explanations/row.ts";
import { statuses } from "./explanations/statuses.ts";
import { targetHealth } from "./explanations/target-health.ts";
import { authRows, jwtRows } from "./rules/auth-reasons.ts";
import { clientCertificateTable } from "./rules/client-certificates.ts";
import { desyncTable } from "./rules/desync-reasons.ts";
import { docs } from "./rules/docs.ts";
import { lambdaRows } from "./rules/lambda-reasons.ts";
import type { ReasonRow } from "./rules/reason-rules.ts";
import { wafRows } from "./rules/waf-reasons.ts";

/** Reason codes of forward actions that no rule speaks about (load-balancer-access-logs.html). */
const forwarding: readonly Row[] = [
  [
    "AWSALBTGCookieInvalid",
    "The target-group stickiness cookie is not valid",
    "The client sent an AWSALBTG cookie that does not verify.",
    ["Single clients only: they get a new one."],
  ],
  [
    "WeightedTargetGroupsUnhandledException",
    "The load balancer failed to choose among weighted target groups",
    "An internal error of AWS.",
    ["Retry; open a case if it lasts."],
  ],
];

/** What AWS's codes, states, statuses and attributes mean, for `cloud502 explain`. */
export const explanations: readonly Explanation[] = [
  ...from(statuses, [docs.troubleshooting, docs.accessLogs]),
  ...from(targetHealth, [docs.healthChecks]),
  ...from(healthCheckLog, [docs.healthCheckLogs]),
  ...from(attributes, [docs.attributes, docs.groupAttributes, docs.groupHealth]),
  ...from(forwarding, [docs.accessLogs]),
  ...lambdaRows.flatMap(fromReason([docs.lambda, docs.accessLogs])),
  ...[...authRows, ...jwtRows].flatMap(fromReason([docs.authentication, docs.accessLogs])),
  ...wafRows.flatMap(fromReason([docs.accessLogs, docs.attributes])),
  ...clientCertificateTable.map(([code, what]) => ({
    code,
    title: "The load balancer refused a client's certificate",
    meaning: `Connection log, tls_verify_status: ${what}.`,
    next: ["Renew or replace the client's certificate, or correct the listener's trust store."],
    docs: [docs.mutualTls, docs.connectionLogs],
  })),
  ...desyncTable.map(([code, what]) => ({
    code,
    title: `A request has ${what}`,
    meaning:
      "Access log, classification_reason: servers could disagree about where the request ends (desync mitigation).",
    next: ["Mend the client that sends it."],
    docs: [docs.accessLogs],
  })),
];

function from(rows: readonly Row[], pages: readonly string[]): readonly Explanation[] {
  return rows.map(([code, title, meaning, next]) => ({ code, title, meaning, next, docs: pages }));
}

/** A rule's text without a target group at hand; "unknown" is no code of AWS. */
function fromReason(pages: readonly string[]) {
  return ({ reason, title, why, fix }: ReasonRow): readonly Explanation[] =>
    reason === "unknown"
      ? []
      : [
          {
            code: reason,
            title: general(title),
            meaning: `Access log, error_reason: ${general(why)}`,
            next: fix.map(general),
            docs: pages,
          },
        ];
}

function general(text: string): string {
  return text
    .replaceAll("{pool}", "the target group")
    .replaceAll("{loadBalancerName}", "The load balancer")
    .replace(/\{(\w+)\}/g, "<$1>");
}
