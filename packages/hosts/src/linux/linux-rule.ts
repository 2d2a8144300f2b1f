import type { Evidence, Match, Rule, RuleText } from "@cloud502/core";
import type { LinuxFacts } from "./facts.ts";

/** What a look at the machine found. */
export interface LinuxHit {
  readonly subject: string;
  readonly fact: string;
  /** The kernel file that says so. */
  readonly source: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly circumstantial?: boolean;
  readonly backend?: string;
}

/** A rule over the machine's facts: one match per hit. */
export function linuxRule(text: RuleText, find: (facts: LinuxFacts) => readonly LinuxHit[]): Rule<LinuxFacts> {
  return { ...text, detect: ({ facts }) => (facts === undefined ? [] : find(facts).map(toMatch)) };
}

function toMatch({ subject, fact, source, names, circumstantial, backend }: LinuxHit): Match {
  const evidence: Evidence = { direction: "for", fact, source, ...(circumstantial && { circumstantial }) };
  return { subject, evidence: [evidence], ...(names && { names }), ...(backend !== undefined && { backend }) };
}

/** "12.3 %" */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Page of a kernel document. */
export const kernelDoc = (page: string) => `https://docs.kernel.org/${page}.html`;
