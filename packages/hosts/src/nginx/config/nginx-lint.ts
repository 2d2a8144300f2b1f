import type { Rule } from "@cloud502/core";
import type { Edit } from "../../lint/edit.ts";
import { type Hit, type LintText, lintRule } from "../../lint/lint-rule.ts";
import type { NginxFacts } from "./facts.ts";
import type { NginxConfig } from "./load.ts";
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

/** Takes a directive out. */
export function removeDirective(directive: Directive): readonly Edit[] {
  return [{ file: directive.file, from: directive, to: directive.end, text: "" }];
}

/** A directive as it is written; undefined when its file's text is not at hand. */
export function sourceOf({ sources }: NginxConfig, { file, line, column, end }: Directive): string | undefined {
  const lines = sources?.[file]?.split("\n").slice(line - 1, end.line);
  const [first, last] = [lines?.[0], lines?.at(-1)];
  if (!lines || first === undefined || last === undefined) return undefined;
  if (line === end.line) return first.slice(column - 1, end.column - 1);
  return [first.slice(column - 1), ...lines.slice(1, -1), last.slice(0, end.column - 1)].join("\n");
}

/** Page of the directive in nginx's documentation. */
export function nginxDoc(module: string, directive?: string): string {
  return `https://nginx.org/en/docs/${module}.html${directive ? `#${directive}` : ""}`;
}
