import type { Rule } from "@cloud502/core";
import type { Edit } from "../../lint/edit.ts";
import { type Hit, type LintText, lintRule } from "../../lint/lint-rule.ts";
import type { NginxFacts } from "./facts.ts";
import type { Directive } from "./syntax.ts";
import { type NginxView, nginxView } from "./view.ts";

/** A rule over an nginx configuration; `find` gets the typed view. */
export function nginxLint(
  text: LintText,
  find: (view: NginxView, facts: NginxFacts) => readonly Hit[],
): Rule<NginxFacts> {
  return lintRule<NginxFacts>(
    text,
    ({ config }) => config.sources,
    (facts) => find(nginxView(facts.config), facts),
  );
}

/** Adds a statement behind a directive. */
export function insertAfter(directive: Directive, text: string): Edit {
  return { file: directive.file, from: directive.end, to: directive.end, text, statement: true };
}

/** Adds a statement as the first of a block; nothing when the block is not written out (a fragment's). */
export function insertInto(block: Directive | undefined, text: string): readonly Edit[] {
  return block?.open ? [{ file: block.file, from: block.open, to: block.open, text, statement: true }] : [];
}

/** Puts `text` in a directive's place. */
export function replaceDirective(directive: Directive, text: string): Edit {
  return { file: directive.file, from: directive, to: directive.end, text };
}

/** Page of the directive in nginx's documentation. */
export function nginxDoc(module: string, directive?: string): string {
  return `https://nginx.org/en/docs/${module}.html${directive ? `#${directive}` : ""}`;
}
