import type { CauseClass, Classified, Fields } from "@cloud502/core";

type Verdict = Pick<Classified, "signature" | "cause" | "detail">;

/** Statuses below 500 that the load balancer makes itself; those like 400 matter only when desync mitigation refused. */
export const albStatuses = [400, 405, 408, 411, 413, 414, 460, 463, 464] as const;

/** The load balancer gives up connecting after 10 s; a refusal comes at once. */
const connectTimeoutSeconds = 9;
/** A target that closes this soon was most likely closing an idle connection just as the request arrived. */
const atOnceSeconds = 0.05;

/** From the arrival of the request to the log entry. */
const wall = "time - request_creation_time";

interface Line {
  readonly status: number;
  readonly targetStatus: number | undefined;
  readonly backend: string | undefined;
  /** The phases that happened: the log writes -1 for one that did not. */
  readonly sent: boolean;
  readonly processed: boolean;
  readonly answered: boolean;
  readonly isAtOnce: boolean;
  readonly reason: string | undefined;
}

/**
 * What one ALB access-log line proves, from the status codes, the three times, the target and the error reason
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html). Field names are those of the
 * documentation with "_" for ":"; undefined when nothing failed.
 */
export function classifyAlb(fields: Fields): Classified | undefined {
  const line = readLine(fields);
  const verdict = verdictOf(line, fields);
  if (!verdict) return undefined;
  const { status, targetStatus, backend } = line;
  const pool = word(fields("target_group_arn"));
  // Of a listener without TLS the log names no domain: the URL's host is taken then.
  const host = word(fields("domain_name"));
  return {
    ...verdict,
    status,
    ...(targetStatus !== undefined ? { backendStatus: targetStatus } : backend && { backendStatus: "none" as const }),
    ...(pool && { pool }),
    ...(backend && { backend }),
    ...(host && { host }),
    perLine: {
      route: "request_line",
      requestId: "trace_id",
      timings: {
        ...(line.processed && { backend: { field: "target_processing_time" } }),
        total: { field: wall },
      },
    },
  };
}

function readLine(fields: Fields): Line {
  // A Classic Load Balancer writes 0 where nobody answered.
  const targetStatus = Number(word(fields("target_status_code")) ?? 0) || undefined;
  const happened = (name: string) => fields(name, [0]) === "1";
  const pace = fields("target_processing_time", [0, atOnceSeconds]);
  return {
    status: Number(fields("elb_status_code")),
    targetStatus,
    backend: word(fields("target_port")),
    sent: happened("request_processing_time"),
    processed: pace === "1" || pace === "2",
    answered: happened("response_processing_time"),
    isAtOnce: pace === "1",
    reason: word(fields("error_reason")),
  };
}

function verdictOf(line: Line, fields: Fields): Verdict | undefined {
  const { status, targetStatus, backend } = line;
  const own = ownStatuses[status];
  if (own) return own;
  const classification = fields("classification");
  const wasRefused = classification === "Ambiguous" || classification === "Severe";
  if (wasRefused && backend === undefined && targetStatus === undefined) {
    const reason = word(fields("classification_reason"));
    return {
      signature: "desync-rejected",
      cause: "rejected-by-policy",
      // Twenty documented words; anything else is hostile text and no key of a group.
      ...(reason && /^[A-Za-z]{1,60}$/.test(reason) && { detail: { classificationReason: reason } }),
    };
  }
  if (!(status >= 500)) return undefined;

  const reason = reasonVerdict(line);
  if (reason) return reason;
  if (fields("matched_rule_priority") === "-1") return { signature: "rule-evaluation-error", cause: "config-error" };
  if (fields("actions_executed")?.split(",").includes("fixed-response")) {
    return { signature: "fixed-response", cause: "configured-response" };
  }
  if (targetStatus !== undefined) {
    if (targetStatus === status) return { signature: "target-answered", cause: "backend-error" };
    // The target began an answer with another status; the load balancer did not pass it on.
    return { signature: "other", cause: status === 504 ? "response-truncated" : "invalid-response" };
  }
  return backend === undefined ? withoutTarget(line) : withTarget(line, fields);
}

/** Statuses that say all by themselves. */
const ownStatuses: Readonly<Partial<Record<number, Verdict>>> = {
  460: { signature: "client-closed", cause: "client-abort" },
  463: { signature: "other", cause: "rejected-by-policy" },
  464: { signature: "protocol-version-mismatch", cause: "protocol-mismatch" },
};

/** error_reason codes by their first word; 561 and 562 are the identity provider's even without one. */
const reasons: readonly (readonly [begins: string, prefix: string, cause: CauseClass])[] = [
  ["Lambda", "lambda", "lambda-error"],
  ["Auth", "auth", "auth-provider"],
  ["JW", "jwt", "auth-provider"],
  ["WAF", "waf", "platform"], // the load balancer could not ask the firewall: no rule refused the request
];

function reasonVerdict({ status, reason }: Line): Verdict | undefined {
  // Codes are documented words; anything else is hostile text and no signature.
  if (reason && /^\w{1,60}$/.test(reason)) {
    const known = reasons.find(([begins]) => reason.startsWith(begins));
    if (known) return { signature: `${known[1]}:${reason}`, cause: known[2] };
  }
  if (status === 561) return { signature: "auth:561", cause: "auth-provider" };
  if (status === 562) return { signature: "jwt:562", cause: "auth-provider" };
  return undefined;
}

/** The nearest class of a 5xx that no more special sign explains. 501: an unknown transfer encoding; 505: the HTTP version. */
const byStatus: Readonly<Partial<Record<number, CauseClass>>> = {
  500: "platform",
  501: "protocol-mismatch",
  502: "backend-closed-early",
  503: "no-backends",
  504: "response-timeout",
  505: "protocol-mismatch",
  507: "config-error",
};

function withoutTarget({ status, sent }: Line): Verdict {
  // Only a Lambda target is reached without an address.
  if (sent && status === 502) return { signature: "lambda:unknown", cause: "lambda-error" };
  // The documentation's own reading of 502 without a target: a connection that closed before the request went out.
  return { signature: "not-dispatched", cause: byStatus[status] ?? "platform" };
}

function withTarget({ status, sent, processed, answered, isAtOnce }: Line, fields: Fields): Verdict {
  if (status === 502 && !sent) {
    if (fields(wall, [connectTimeoutSeconds]) === "1")
      return { signature: "connect-timed-out", cause: "connect-timeout" };
    return { signature: "connect-failed", cause: "connection-refused" };
  }
  if (status === 504 && !sent) return { signature: "connect-timed-out", cause: "connect-timeout" };
  if (status === 502 && processed && answered) return { signature: "malformed-response", cause: "invalid-response" };
  if (status === 502) {
    return {
      signature: "closed-before-response",
      cause: isAtOnce ? "keepalive-race" : "backend-closed-early",
      detail: { pace: isAtOnce ? "at-once" : "working" },
    };
  }
  if (status === 504) {
    return processed
      ? { signature: "truncated-response", cause: "response-truncated" }
      : { signature: "response-timed-out", cause: "response-timeout" };
  }
  // 503 with a target: target optimizer found none that is ready.
  return { signature: "other", cause: status === 503 ? "overload" : (byStatus[status] ?? "platform") };
}

/** A field that is there; the log writes "-" for none. */
function word(value: string | undefined): string | undefined {
  return value === undefined || value === "-" || value === "" ? undefined : value;
}
