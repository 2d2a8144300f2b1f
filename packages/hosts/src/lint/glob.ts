/** True when a file name matches one segment of a shell pattern: `*`, `?`, `[a-z]`, `[!x]`, `\x`; a leading dot must be written. */
export function matchesGlob(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      mark = n;
      continue;
    }
    const next = p < pattern.length ? matchOne(pattern, p, name[n] ?? "") : -1;
    if (next >= 0) {
      p = next;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Offset behind the pattern item at `at` when it matches `character`, else -1. */
function matchOne(pattern: string, at: number, character: string): number {
  const item = pattern[at];
  if (item === "?") return at + 1;
  if (item === "\\" && at + 1 < pattern.length) return pattern[at + 1] === character ? at + 2 : -1;
  const close = item === "[" ? pattern.indexOf("]", at + 2) : -1;
  if (close < 0) return item === character ? at + 1 : -1;
  const negated = pattern[at + 1] === "!" || pattern[at + 1] === "^";
  const set = pattern.slice(at + (negated ? 2 : 1), close);
  let inside = false;
  for (let i = 0; i < set.length; i++) {
    if (set[i + 1] === "-" && i + 2 < set.length) {
      inside ||= (set[i] ?? "") <= character && character <= (set[i + 2] ?? "");
      i += 2;
    } else inside ||= set[i] === character;
  }
  return inside !== negated ? close + 1 : -1;
}
