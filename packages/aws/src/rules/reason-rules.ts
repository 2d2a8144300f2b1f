import type { CauseClass, Severity } from "@cloud502/core";
import { answersOf } from "./answers.ts";
import { type AwsRule, groupsOf } from "./evidence.ts";
import { type Floor, reasonFloor } from "./thresholds.ts";

/** What one reason code of the access log means: one row is one rule. */
export interface ReasonRow {
  /** The code, verbatim: "LambdaInvalidResponse". */
  readonly reason: string;
  /** Without "aws/". */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: readonly string[];
  /** Absent = high. */
  readonly severity?: Severity;
  /** Absent = reasonFloor. */
  readonly floor?: Floor;
  /** The metric that counts it. */
  readonly metric?: string;
}

interface Kind {
  /** Before the code in signatures: "lambda". */
  readonly prefix: string;
  readonly cause: CauseClass;
  readonly docs: readonly string[];
}

/** Makes one rule per row: requests whose error_reason is the row's code. */
export function reasonRules(rows: readonly ReasonRow[], { prefix, cause, docs }: Kind): readonly AwsRule[] {
  return rows.map(({ reason, id, title, why, fix, severity = "high", floor = reasonFloor, metric }) => ({
    id: `aws/${id}`,
    title,
    severity,
    cause,
    why,
    fix,
    docs,
    detect: (snapshot) =>
      answersOf(snapshot, groupsOf(snapshot, `${prefix}:${reason}`), {
        floor,
        fact: `error_reason is ${reason}`,
        metric,
      }),
  }));
}
