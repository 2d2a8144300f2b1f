import type { CauseClass, Severity } from "@cloud502/core";
import { memoised } from "@cloud502/core/format-tools";

/** One class of message of an event log: what it looks like, what it proves and what puts it right. */
export interface MessageRow {
  /** kebab-case: the signature of its groups and, behind "product/", the id of its rule. */
  readonly id: string;
  /** The message as a user would paste it, for `explain`. */
  readonly says: string;
  /** True for the record's own words: never run on fields that a client fills. */
  readonly test: RegExp;
  /** Only records of this level: the same words may be a warning. */
  readonly level?: string;
  readonly cause: CauseClass;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs?: readonly string[];
  readonly basis?: "documented" | "inferred";
  /** Signatures of the request log that the same failure leaves: they confirm it and say how many requests it cost. */
  readonly confirmedBy?: readonly string[];
  /** The proxy or process itself is the subject, not a backend: no single request is explained. */
  readonly aboutProxy?: true;
  /** A consequence or a notice: counted and grouped, but no finding of its own. */
  readonly silent?: true;
}

/** Finds the first row whose `test` accepts a message. The same messages come in thousands: a bounded memo spares the table. */
export function rowFinder<Row extends MessageRow>(rows: readonly Row[]): (message: string) => Row | undefined {
  const find = memoised(2048, (message) => rows.find(({ test }) => test.test(message)) ?? null);
  return (message) => find(message) ?? undefined;
}
