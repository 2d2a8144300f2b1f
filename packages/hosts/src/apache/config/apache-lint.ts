import type { Rule } from "@cloud502/core";
import type { ListeningAt } from "../../lint/absent-listeners.ts";
import type { Edit } from "../../lint/edit.ts";
import { type Hit, type LintText, lintRule } from "../../lint/lint-rule.ts";
import type { ApacheConfig } from "./load.ts";
import type { ApacheDirective } from "./parse.ts";
import { type ApacheView, apacheView } from "./view.ts";

/** The provider's own part of an Apache snapshot. */
export interface ApacheFacts {
  readonly config: ApacheConfig;
  /** Listening sockets of the machine, when the proxy runs on it. */
  readonly listeners?: readonly ListeningAt[];
}

/** Page of a module in Apache's documentation. */
export const apacheDoc = (module: string, directive = "") =>
  `https://httpd.apache.org/docs/2.4/mod/${module}.html${directive ? `#${directive.toLowerCase()}` : ""}`;

/** A rule over an Apache configuration; `find` gets the typed view. */
export function apacheLint(text: LintText, find: (view: ApacheView) => readonly Hit[]): Rule<ApacheFacts> {
  return lintRule<ApacheFacts>(
    text,
    ({ config }) => config.sources,
    ({ config }) => find(apacheView(config)),
  );
}

/** Adds a line before a directive. */
export function insertBefore(directive: ApacheDirective, text: string): Edit {
  return { file: directive.file, from: directive, to: directive, text: `${text}\n${" ".repeat(directive.column - 1)}` };
}

/** Adds words to a directive's line. */
export function addParameters(directive: ApacheDirective, text: string): Edit {
  return { file: directive.file, from: directive.end, to: directive.end, text: ` ${text}` };
}
