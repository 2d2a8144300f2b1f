/** Offset of the brace that closes a Lua block whose code starts at `from`, or -1: strings, long brackets and comments hide braces. */
export function lexLua(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === "{") depth++;
    else if (c === "}") {
      if (--depth === 0) return at;
    } else if (c === '"' || c === "'") at = closeString(text, at, c);
    else if (c === "[") at = closeBrackets(text, at) ?? at;
    else if (c === "-" && text[at + 1] === "-") at = closeComment(text, at + 2);
  }
  return -1;
}

function closeString(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** Last offset of a long bracket `[==[ … ]==]`; undefined when `open` starts none. */
function closeBrackets(text: string, open: number): number | undefined {
  let second = open + 1;
  while (text[second] === "=") second++;
  if (text[second] !== "[") return undefined;
  const close = `]${"=".repeat(second - open - 1)}]`;
  const found = text.indexOf(close, second);
  return found < 0 ? text.length : found + close.length - 1;
}

function closeComment(text: string, from: number): number {
  if (text[from] === "[") {
    const end = closeBrackets(text, from);
    if (end !== undefined) return end;
  }
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
