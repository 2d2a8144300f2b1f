/** One token of KQL. */
export interface Token {
  readonly type: "name" | "number" | "timespan" | "string" | "datetime" | "symbol";
  readonly text: string;
}

const patterns: readonly (readonly [Token["type"] | "skip", RegExp])[] = [
  ["skip", /^(?:\s+|\/\/[^\n]*)/],
  ["datetime", /^datetime\(([^)]*)\)/],
  ["string", /^@"((?:[^"]|"")*)"/],
  ["string", /^"((?:[^"\\]|\\.)*)"/],
  ["string", /^'((?:[^'\\]|\\.)*)'/],
  ["timespan", /^\d+(?:\.\d+)?(?:ms|s|m|h|d)\b/],
  ["number", /^\d+(?:\.\d+)?/],
  ["name", /^[A-Za-z_][\w]*~?/],
  ["symbol", /^(?:==|!=|=~|!~|>=|<=|\.\.|[()[\],;|=<>+\-*/.{}])/],
];

/** Splits a query; throws on what is no KQL, as the service would answer 400. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text;
  while (rest !== "") {
    const found = patterns.map(([type, pattern]) => ({ type, match: pattern.exec(rest) })).find(({ match }) => match);
    if (!found?.match) throw new SyntaxError(`KQL: cannot read ${rest.slice(0, 40)}`);
    const [whole, inner] = found.match;
    if (found.type !== "skip") {
      const raw = whole.startsWith("@");
      const value =
        inner === undefined
          ? whole
          : found.type === "string" && !raw
            ? inner.replaceAll(/\\(.)/g, (_, c: string) => ({ n: "\n", r: "\r", t: "\t" })[c] ?? c)
            : inner;
      tokens.push({ type: found.type, text: value });
    }
    rest = rest.slice(whole.length);
  }
  return tokens;
}
