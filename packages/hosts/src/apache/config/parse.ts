/** One Apache directive, with its block where it is a `<Section>`. Plain JSON. */
export interface ApacheDirective {
  /** As written; Apache compares names without case. */
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Just behind the directive's last line. */
  readonly end: { readonly line: number; readonly column: number };
  readonly block?: readonly ApacheDirective[];
}

export interface ApacheProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** No configuration nests deeper; what walks the tree may count on it. */
const deepest = 100;

/** Parses one Apache configuration file; never throws. Lines continue behind a backslash; arguments are quoted with " or '. */
export function parseApache(
  text: string,
  file: string,
): { readonly directives: readonly ApacheDirective[]; readonly problems: readonly ApacheProblem[] } {
  const root: ApacheDirective[] = [];
  const problems: ApacheProblem[] = [];
  const stack: { readonly head: Omit<ApacheDirective, "end">; readonly children: ApacheDirective[] }[] = [];
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let raw = (lines[index] ?? "").replace(/\r$/, "");
    while (raw.endsWith("\\") && !raw.trimStart().startsWith("#") && index + 1 < lines.length)
      raw = raw.slice(0, -1) + (lines[++index] ?? "").replace(/\r$/, "");
    const trimmed = raw.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const column = raw.length - raw.trimStart().length + 1;
    const end = { line: index + 1, column: (lines[index] ?? "").replace(/\r$/, "").length + 1 };
    const into = stack.at(-1)?.children ?? root;
    if (trimmed.startsWith("</")) {
      const name = trimmed.slice(2).replace(/>.*$/, "").trim();
      const open = stack.at(-1);
      if (open?.head.name.toLowerCase() === name.toLowerCase()) {
        stack.pop();
        (stack.at(-1)?.children ?? root).push({ ...open.head, end, block: open.children });
      } else problems.push({ file, line, column, message: `</${name}> without matching <${name}> section` });
    } else if (trimmed.startsWith("<")) {
      const inner = trimmed.slice(1).replace(/>\s*$/, "");
      if (!trimmed.endsWith(">"))
        problems.push({ file, line, column, message: `${trimmed.split(/\s/)[0]}> directive missing closing '>'` });
      if (stack.length === deepest) {
        problems.push({ file, line, column, message: `sections are nested deeper than ${deepest} levels` });
        break;
      }
      const [name = "", ...args] = splitArguments(inner);
      stack.push({ head: { name, args, file, line, column }, children: [] });
    } else {
      const [name = "", ...args] = splitArguments(trimmed);
      into.push({ name, args, file, line, column, end });
    }
  }
  for (let open = stack.pop(); open; open = stack.pop()) {
    const { name, line, column } = open.head;
    problems.push({ file, line, column, message: `<${name}> was not closed` });
    (stack.at(-1)?.children ?? root).push({
      ...open.head,
      end: { line: lines.length, column: 1 },
      block: open.children,
    });
  }
  return { directives: root, problems };
}

function splitArguments(text: string): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < text.length; ) {
    const c = text[at] ?? "";
    if (c === " " || c === "\t") {
      at++;
      continue;
    }
    let word = "";
    if (c === '"' || c === "'") {
      for (at++; at < text.length && text[at] !== c; at++) {
        if (text[at] === "\\" && (text[at + 1] === c || text[at + 1] === "\\")) at++;
        word += text[at] ?? "";
      }
      at++;
    } else for (; at < text.length && text[at] !== " " && text[at] !== "\t"; at++) word += text[at] ?? "";
    words.push(word);
  }
  return words;
}
