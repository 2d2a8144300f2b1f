import type { CauseClass } from "./cause.ts";
import type { Confidence, Severity } from "./severity.ts";

/**
 * An observation in words and where it came from: an API action ("elasticloadbalancing:DescribeTargetHealth"), a metric
 * ("cloudwatch:GetMetricData"), a log ("alb-access log, file:line"), a configuration file and line, a probe step.
 */
export interface Evidence {
  readonly direction: "for" | "against";
  readonly fact: string;
  readonly source: string;
  /** True when the fact fits the rule but would not prove it alone. Absent = decisive. */
  readonly circumstantial?: boolean;
}

/** A place in a configuration file; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One named cause for one subject, with proof. */
export interface Finding {
  readonly rule: string;
  readonly provider: string;
  /** What the finding is about: a pool, a backend, a listener, the gateway itself. */
  readonly subject: string;
  /** Hash of rule, gateway and subject: the finding's identity across runs. */
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly confidence: Confidence;
  /** The gateway's id; null when found in log files alone. */
  readonly gateway: string | null;
  /** Failing requests that this finding explains; 0 when it is not about requests. */
  readonly requests: number;
  readonly evidence: readonly Evidence[];
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  /** Where in a configuration it is, for lint findings. */
  readonly location?: Location;
  /** The exact fix as a unified diff, where one change mends it. */
  readonly patch?: string;
}

/** A question that could not be answered. Unknown is an answer; it never turns into "healthy". */
export interface Gap {
  readonly provider: string;
  /** The gateway's id, when the question was about one. */
  readonly gateway?: string;
  /** What was asked, in words: "health of target group web". */
  readonly question: string;
  /** A stable kebab-case reason. */
  readonly code: GapCode;
  readonly message: string;
  /** The missing permission ("s3:GetObject on arn:…"), when that is what is missing. */
  readonly permission?: string;
}

/** Why a question can stay unanswered. */
export const gapCodes = [
  "denied",
  "throttled",
  "unreachable",
  "timeout",
  "invalid-reply",
  "not-found",
  "not-enabled",
  "unreadable",
  "limit",
  "unsupported",
] as const;
/** One of {@link gapCodes}. */
export type GapCode = (typeof gapCodes)[number];
