import type { FailureGroup, Match, Rule, Snapshot } from "@cloud502/core";
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

export interface MessageRulesOptions {
  readonly product: string;
  /** The event format's id, as its groups carry it. */
  readonly source: string;
  /** Shown when a message names no backend. */
  readonly subject: string;
  readonly docs: readonly string[];
}

/** One rule for each row of a message table that is a finding of its own. */
export function messageRules(rows: readonly MessageRow[], options: MessageRulesOptions): readonly Rule[] {
  return rows.filter(({ silent }) => !silent).map((row) => messageRule(row, options));
}

/** The rule of one row: a finding for each backend, confirmed by the request log where that shows the same failure. */
export function messageRule(row: MessageRow, options: MessageRulesOptions): Rule {
  return {
    id: `${options.product}/${row.id}`,
    title: row.title,
    severity: row.severity,
    cause: row.cause,
    why: row.why,
    fix: row.fix,
    docs: row.docs ?? options.docs,
    ...(row.basis && { basis: row.basis }),
    detect: (snapshot) => messageMatches(row, options, snapshot),
  };
}

function messageMatches(row: MessageRow, options: MessageRulesOptions, snapshot: Snapshot): readonly Match[] {
  const events = groupsOf(snapshot, options.source).filter(({ signature }) => signature === row.id);
  if (events.length === 0) return [];
  const requests = requestsOf(snapshot).filter(({ signature }) => row.confirmedBy?.includes(signature));
  const shift = zoneShift(groupsOf(snapshot, options.source), requestsOf(snapshot));
  const subjectOf = (group: FailureGroup) =>
    (row.aboutProxy ? undefined : (group.backend ?? group.pool)) ?? group.detail?.name ?? options.subject;

  return [...bySubject(events, subjectOf)].flatMap(([subject, groups]) => {
    const confirming = requests.filter((request) =>
      groups.some((event) => sameBackend(event, request) && meets(event, request, 2, shift)),
    );
    if (!row.aboutProxy && !matters(snapshot, countOf(groups))) return [];
    const backend = groups[0]?.backend;
    const pool = groups[0]?.pool;
    const firstSeen = earliest(groups);
    return {
      subject,
      evidence: [
        observed(groups, `"${row.says}"${backend ? ` from ${backend}` : ""}`),
        ...(confirming.length > 0
          ? [observed(confirming, `${confirming[0]?.signature} in the request log (${statuses(confirming)})`)]
          : []),
      ],
      names: { ...groups[0]?.detail, subject, backend: backend ?? pool ?? someBackend, ...(pool && { pool }) },
      ...(!row.aboutProxy && { requests: confirming.length > 0 ? countOf(confirming) : countOf(groups) }),
      ...(firstSeen && { firstSeen }),
      ...(backend && { backend }),
      ...(pool && { pool }),
    };
  });
}

function statuses(groups: readonly FailureGroup[]): string {
  return [...new Set(groups.map(({ status }) => status ?? "no status"))].join(", ");
}
