/** One change of a configuration file, by place: what stands from `from` up to `to` becomes `text`. */
export interface Edit {
  readonly file: string;
  readonly from: { readonly line: number; readonly column: number };
  readonly to: { readonly line: number; readonly column: number };
  readonly text: string;
  /** True when `text` is a statement of its own: it gets its own line where the one it follows has one. */
  readonly statement?: boolean;
}

/** Text after edits; undefined when an edit lies outside the text. Edits of one run must not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string | undefined {
  const starts = lineStarts(source);
  const offset = ({ line, column }: { line: number; column: number }) => {
    const start = starts[line - 1];
    return start === undefined || start + column - 1 > source.length ? undefined : start + column - 1;
  };
  let result = source;
  const ordered = edits.map((edit, index) => ({ edit, index, from: offset(edit.from), to: offset(edit.to) }));
  for (const { edit, from, to } of ordered.sort((a, b) => (b.from ?? 0) - (a.from ?? 0) || b.index - a.index)) {
    if (from === undefined || to === undefined) return undefined;
    result = result.slice(0, from) + placed(source, edit, from, starts) + result.slice(to);
  }
  return result;
}

function placed(source: string, { text, statement, from }: Edit, offset: number, starts: readonly number[]): string {
  if (!statement) return text;
  const start = starts[from.line - 1] ?? 0;
  const line = source.slice(start, offset);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  // A block on one line stays on one line; otherwise the statement gets the indentation of its neighbours.
  const rest = source
    .slice(offset, source.indexOf("\n", offset) < 0 ? source.length : source.indexOf("\n", offset))
    .trim();
  const opened = line.trimEnd().endsWith("{");
  if (rest !== "" && !rest.startsWith("#")) return ` ${text.replaceAll("\n", " ")}`;
  const inner = opened ? indent + (indent.includes("\t") ? "\t" : "    ") : indent;
  return text
    .split("\n")
    .map((one) => `\n${inner}${one}`)
    .join("");
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
