import type { CauseClass, FailureGroup, Match, Rule, Severity, Snapshot } from "@cloud502/core";
import {
  bySubject,
  countOf,
  earliest,
  groupsOf,
  matters,
  meets,
  observed,
  requestsOf,
  sameBackend,
  someBackend,
} from "./groups.ts";
import type { MessageRow } from "./message-row.ts";
import { zoneShift } from "./zone.ts";

/** What one signature of a request log proves. */
export interface RequestRow {
  /** kebab-case: the rule's name behind "product/". */
  readonly id: string;
  readonly signatures: readonly string[];
  readonly cause: CauseClass;
  readonly severity: Severity;
  readonly title: string;
  /** The observation in words, behind a count. */
  readonly fact: string;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs?: readonly string[];
  readonly basis?: "documented" | "inferred";
  /** Fits, but would not prove it alone. */
  readonly circumstantial?: true;
  /** Stands back when the product's own event log says why the same requests failed. */
  readonly unlessExplained?: true;
}

export interface RequestRulesOptions {
  readonly product: string;
  /** The event log that may explain the same requests better, and its messages. */
  readonly explainedBy?: { readonly source: string; readonly rows: readonly MessageRow[] };
  readonly subject: string;
  readonly docs: readonly string[];
}

/** One rule for each row of a request log's table. */
export function requestRules(rows: readonly RequestRow[], options: RequestRulesOptions): readonly Rule[] {
  return rows.map((row) => ({
    id: `${options.product}/${row.id}`,
    title: row.title,
    severity: row.severity,
    cause: row.cause,
    why: row.why,
    fix: row.fix,
    docs: row.docs ?? options.docs,
    ...(row.basis && { basis: row.basis }),
    detect: (snapshot) => requestMatches(row, options, snapshot),
  }));
}

/** What a row's rule finds; exported for rules that add a condition. */
export function requestMatches(row: RequestRow, options: RequestRulesOptions, snapshot: Snapshot): readonly Match[] {
  const requests = requestsOf(snapshot).filter(({ signature }) => row.signatures.includes(signature));
  if (requests.length === 0) return [];
  const reasons = reasonsFor(row, options, snapshot);
  const subjects = bySubject(requests, (group) => group.backend ?? group.pool ?? options.subject);
  return [...subjects].flatMap(([subject, groups]) => {
    const count = countOf(groups);
    if (!matters(snapshot, count)) return [];
    if (row.unlessExplained && explained(groups, reasons)) return [];
    const [first] = groups;
    const firstSeen = earliest(groups);
    return {
      subject,
      evidence: [{ ...observed(groups, row.fact), ...(row.circumstantial && { circumstantial: true }) }],
      names: {
        subject,
        backend: first?.backend ?? first?.pool ?? someBackend,
        ...(first?.status && { status: String(first.status) }),
      },
      // A row that proves nothing alone lets every finding that does come before it.
      ...(!row.circumstantial && { requests: count, ...(firstSeen && { firstSeen }) }),
      ...(first?.backend && { backend: first.backend }),
      ...(first?.pool && { pool: first.pool }),
    };
  });
}

/** What may explain the requests of a row: events whose message leaves such a signature. */
interface Reasons {
  readonly events: readonly FailureGroup[];
  readonly shift: number;
}

function reasonsFor(row: RequestRow, { explainedBy }: RequestRulesOptions, snapshot: Snapshot): Reasons {
  if (!explainedBy || !row.unlessExplained) return { events: [], shift: 0 };
  const leaving = new Set(
    explainedBy.rows
      .filter(({ confirmedBy }) => confirmedBy?.some((signature) => row.signatures.includes(signature)))
      .map(({ id }) => id),
  );
  const events = groupsOf(snapshot, explainedBy.source);
  return {
    events: events.filter(({ signature }) => leaving.has(signature)),
    shift: zoneShift(events, requestsOf(snapshot)),
  };
}

/** The event log names the reason of at least half of these requests, for the same backend and within two seconds. */
function explained(requests: readonly FailureGroup[], { events, shift }: Reasons): boolean {
  const reasons = events.filter((event) =>
    requests.some((request) => sameBackend(event, request) && meets(event, request, 2, shift)),
  );
  return countOf(reasons) * 2 >= countOf(requests);
}
