import type { Rule } from "@cloud502/core";
import type { ListeningAt } from "../../lint/absent-listeners.ts";
import type { Edit } from "../../lint/edit.ts";
import { type Hit, type LintText, lintRule } from "../../lint/lint-rule.ts";
import type { HaproxyConfig, Statement } from "./parse.ts";
import { type HaproxyView, haproxyView } from "./view.ts";

/** The provider's own part of a HAProxy snapshot. */
export interface HaproxyFacts {
  readonly config: HaproxyConfig;
  /** Listening sockets of the machine, when the proxy runs on it. */
  readonly listeners?: readonly ListeningAt[];
}

/** Documentation of the configuration, by chapter. */
export const haproxyDoc = (anchor: string) => `https://docs.haproxy.org/3.0/configuration.html#${anchor}`;

/** A rule over a HAProxy configuration; `find` gets the typed view. */
export function haproxyLint(text: LintText, find: (view: HaproxyView) => readonly Hit[]): Rule<HaproxyFacts> {
  return lintRule<HaproxyFacts>(
    text,
    ({ config }) => config.sources,
    ({ config }) => find(haproxyView(config)),
  );
}

/** Adds a line to a section, behind its head. */
export function addLine(section: Statement, text: string): Edit {
  return { file: section.file, from: section.end, to: section.end, text: `\n    ${text}` };
}

/** Adds words to a line. */
export function addWords(statement: Statement, text: string): Edit {
  return { file: statement.file, from: statement.end, to: statement.end, text: ` ${text}` };
}
