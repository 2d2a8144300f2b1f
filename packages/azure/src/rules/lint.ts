import type { CauseClass, Severity } from "@cloud502/core";
import type { AzureFacts } from "../facts.ts";
import { type AzureRule, namesOf, proves, sources } from "./evidence.ts";

/** What a lint row found. */
export interface LintHit {
  readonly subject: string;
  readonly fact: string;
  /** "pool~setting" when it is about one. */
  readonly pool?: string;
  readonly names?: Readonly<Record<string, string>>;
}

/** One look at the configuration alone. */
export interface LintRow {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  /** True = it breaks requests as it stands; absent = a latent risk. */
  readonly active?: boolean;
  readonly source?: string;
  find(facts: AzureFacts, now: Date): readonly LintHit[];
}

/** Rows as rules; "now" is when the snapshot was taken, so that a saved one gives the same answer later. */
export function lintRules(rows: readonly LintRow[]): readonly AzureRule[] {
  return rows.map(
    ({ find, active, source, id, ...text }): AzureRule => ({
      ...text,
      id: `azure/${id}`,
      ...(!active && { latent: true }),
      detect: (snapshot) =>
        (snapshot.facts ? find(snapshot.facts, new Date(snapshot.takenAt)) : []).map(
          ({ subject, fact, pool, names }) => ({
            subject,
            ...(pool !== undefined && { pool }),
            names: { ...namesOf(snapshot, pool), ...names },
            evidence: [proves(fact, source ?? sources.configuration)],
          }),
        ),
    }),
  );
}
