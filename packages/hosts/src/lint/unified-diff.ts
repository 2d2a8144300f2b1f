import { holdsSecret } from "./secrets.ts";

const context = 3;
/** Above this product of lines the changed middle is shown as one replacement: no real fix is that large. */
const mostCells = 4_000_000;

interface Op {
  readonly kind: " " | "-" | "+";
  readonly line: string;
}

/** A unified diff (diff -u) between two texts of one file, "" when they are equal. `patch -p0` and `git apply` take it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const ops = compare(split(before), split(after));
  return `--- ${file}\n+++ ${file}\n${hunks(ops).join("")}`;
}

/** Lines with their line ends, so that a missing last line end shows. */
function split(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(a: readonly string[], b: readonly string[]): readonly Op[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (lines: readonly string[]): Op[] => lines.map((line) => ({ kind: " ", line }));
  return [
    ...same(a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ];
}

/** Longest common subsequence of the part that differs. */
function middle(a: readonly string[], b: readonly string[]): readonly Op[] {
  const all = (lines: readonly string[], kind: Op["kind"]): Op[] => lines.map((line) => ({ kind, line }));
  if (a.length * b.length > mostCells || a.length === 0 || b.length === 0) return [...all(a, "-"), ...all(b, "+")];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const cell = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1));
  const ops: Op[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      ops.push({ kind: " ", line: a[i++] ?? "" });
      j++;
    } else if (i < a.length && (j >= b.length || cell(i + 1, j) >= cell(i, j + 1)))
      ops.push({ kind: "-", line: a[i++] ?? "" });
    else ops.push({ kind: "+", line: b[j++] ?? "" });
  }
  return ops;
}

function hunks(ops: readonly Op[]): readonly string[] {
  const result: string[] = [];
  for (let at = 0; at < ops.length; ) {
    if (ops[at]?.kind === " ") {
      at++;
      continue;
    }
    // Context stops before a line that holds a secret: a diff with less context applies as well.
    const quotable = (index: number) => ops[index]?.kind === " " && !holdsSecret(ops[index]?.line ?? "");
    let from = at;
    while (from > Math.max(0, at - context) && quotable(from - 1)) from--;
    let to = at;
    for (let quiet = 0; to < ops.length && quiet <= 2 * context && (ops[to]?.kind !== " " || quotable(to)); to++)
      quiet = ops[to]?.kind === " " ? quiet + 1 : 0;
    while (to > at && ops[to - 1]?.kind === " ") to--;
    let end = to;
    while (end < Math.min(ops.length, to + context) && quotable(end)) end++;
    result.push(hunk(ops, from, end));
    at = end;
  }
  return result;
}

function hunk(ops: readonly Op[], from: number, to: number): string {
  const count = (list: readonly Op[], kinds: string) => list.filter(({ kind }) => kinds.includes(kind)).length;
  const before = ops.slice(0, from);
  const inside = ops.slice(from, to);
  const range = (kinds: string) => {
    const lines = count(inside, kinds);
    return `${count(before, kinds) + (lines === 0 ? 0 : 1)},${lines}`;
  };
  const body = inside.map(
    ({ kind, line }) => `${kind}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`,
  );
  return `@@ -${range(" -")} +${range(" +")} @@\n${body.join("")}`;
}
