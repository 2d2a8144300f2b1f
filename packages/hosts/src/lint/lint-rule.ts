import type { Evidence, Match, Rule, RuleText, Severity } from "@cloud502/core";
import { applyEdits, type Edit } from "./edit.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** A place that a lint finding is about. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that a lint rule found. */
export interface Hit {
  readonly at: Place;
  /** What it is about in the reader's words: "upstream backend", "location / of shop.example.com". */
  readonly subject: string;
  /** The observation, with the values that were found. */
  readonly fact: string;
  /** Changes that mend it, when there is one right change. */
  readonly edits?: readonly Edit[];
  readonly names?: Readonly<Record<string, string>>;
  readonly pool?: string;
  readonly backend?: string;
  /** Further observations, for or against. */
  readonly more?: readonly Evidence[];
}

/** What a lint rule states; without `latent` given it is a latent one. */
export interface LintText extends Omit<RuleText, "severity"> {
  readonly severity: Severity;
}

/** Facts with the text of the files that they came from, by path. */
export interface Sourced {
  readonly sources?: Readonly<Record<string, string>>;
}

/** A configuration rule: latent unless it says otherwise, one match per hit, with the place and, where there is one, the fix as a unified diff. */
export function lintRule<Facts>(
  text: LintText,
  sources: (facts: Facts) => Sourced["sources"],
  find: (facts: Facts) => readonly Hit[],
): Rule<Facts> {
  return {
    latent: true,
    ...text,
    detect: ({ facts }) => (facts === undefined ? [] : find(facts).map((hit) => toMatch(hit, sources(facts) ?? {}))),
  };
}

function toMatch(
  { at, subject, fact, edits = [], names, pool, backend, more = [] }: Hit,
  sources: NonNullable<Sourced["sources"]>,
): Match {
  const source = `${at.file}:${at.line}:${at.column}`;
  const patch = patchOf(edits, sources);
  return {
    subject: `${subject} (${at.file}:${at.line})`,
    evidence: [{ direction: "for", fact, source }, ...more],
    location: { file: at.file, line: at.line, column: at.column },
    ...(patch !== "" && { patch }),
    ...(names && { names }),
    ...(pool !== undefined && { pool }),
    ...(backend !== undefined && { backend }),
  };
}

function patchOf(edits: readonly Edit[], sources: NonNullable<Sourced["sources"]>): string {
  const files = [...new Set(edits.map(({ file }) => file))];
  const parts = files.map((file) => {
    const before = sources[file];
    const after =
      before === undefined
        ? undefined
        : applyEdits(
            before,
            edits.filter((edit) => edit.file === file),
          );
    return before === undefined || after === undefined ? "" : unifiedDiff(file, before, after);
  });
  return parts.join("");
}
