import { keepSources, withoutSecrets } from "../../lint/secrets.ts";

/** One line of a HAProxy configuration: its words with quotes removed, and where it stands. Plain JSON. */
export interface Statement {
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Just behind the last word. */
  readonly end: { readonly line: number; readonly column: number };
}

/** A section (global, defaults, frontend, backend, listen, …) with its lines. */
export interface Section extends Statement {
  readonly kind: string;
  readonly name: string;
  /** Named defaults that it takes: `backend x from y`. */
  readonly from?: string;
  readonly statements: readonly Statement[];
}

export interface HaproxyProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A HAProxy configuration of one or more files, in the order given. The provider's facts. */
export interface HaproxyConfig {
  readonly files: readonly string[];
  /** Text of every file, for diffs; stays in this process and out of saved snapshots. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly sections: readonly Section[];
  readonly problems: readonly HaproxyProblem[];
}

const sectionKinds = new Set([
  "global",
  "defaults",
  "frontend",
  "backend",
  "listen",
  "peers",
  "resolvers",
  "userlist",
  "mailers",
  "program",
  "ring",
  "cache",
  "http-errors",
  "fcgi-app",
  "log-forward",
  "traces",
  "crt-store",
]);

/** Parses HAProxy configuration files; never throws. Quoting as in HAProxy's "2.2. Quoting and escaping". */
export function parseHaproxy(sources: Readonly<Record<string, string>>): HaproxyConfig {
  const sections: (Section & { readonly statements: Statement[] })[] = [];
  const problems: HaproxyProblem[] = [];
  for (const [file, text] of Object.entries(sources)) {
    for (const [index, raw] of text.split("\n").entries()) {
      const line = index + 1;
      const { words, column, end, unclosed } = splitWords(raw.replace(/\r$/, ""));
      if (unclosed !== undefined) problems.push({ file, line, column: unclosed, message: "unmatched quote" });
      const [first] = words;
      if (first === undefined) continue;
      const statement = { words: withoutSecrets(words), file, line, column, end: { line, column: end } };
      if (sectionKinds.has(first)) {
        const from = words.indexOf("from");
        const name = first === "global" || (first === "defaults" && words[1] === "from") ? "" : (words[1] ?? "");
        const parent = from > 0 ? words[from + 1] : undefined;
        sections.push({
          ...statement,
          kind: first,
          name,
          ...(parent !== undefined && { from: parent }),
          statements: [],
        });
      } else if (sections.length === 0)
        problems.push({ file, line, column, message: `unknown keyword '${first}' out of section` });
      else sections.at(-1)?.statements.push(statement);
    }
  }
  return keepSources({ files: Object.keys(sources), sections, problems }, sources);
}

interface Words {
  readonly words: readonly string[];
  /** 1-based column of the first word; of what follows the last. */
  readonly column: number;
  readonly end: number;
  /** Column of a quote that is never closed. */
  readonly unclosed?: number;
}

function splitWords(line: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  let opened = 0;
  let first = 0;
  let end = 1;
  for (let at = 0; at < line.length; at++) {
    const c = line[at] ?? "";
    if (!quote && c === "#") break;
    if (!quote && (c === " " || c === "\t")) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    first ||= at + 1;
    end = at + 2;
    word ??= "";
    if (c === "\\" && quote !== "'" && at + 1 < line.length) {
      word += line[++at] ?? "";
      end = at + 2;
    } else if (quote ? c === quote : c === '"' || c === "'") {
      quote = quote ? "" : c;
      opened = at + 1;
    } else word += c;
  }
  if (word !== undefined) words.push(word);
  return { words, column: first || 1, end, ...(quote !== "" && { unclosed: opened }) };
}
