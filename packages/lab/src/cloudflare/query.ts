/** A field of a GraphQL query: what it is called, what it is asked with, and what of it is wanted. */
export interface Field {
  readonly name: string;
  /** The key in the answer. */
  readonly alias: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

export interface Query {
  /** The operation's name: "Failures". */
  readonly name: string;
  readonly fields: readonly Field[];
}

const tokenPattern =
  /\s+|,|#[^\n]*|([A-Za-z_][A-Za-z0-9_]*|\$[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[{}()[\]:!=])/gy;

/** Parses one query operation: names, aliases, arguments with variables, nested fields. No fragments and no directives. Throws on anything else. */
export function parseQuery(text: string, variables: Readonly<Record<string, unknown>>): Query {
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position] ?? "";
  const take = (expected?: string) => {
    const token = tokens[position] ?? "";
    if (token === "" || (expected !== undefined && token !== expected))
      throw new SyntaxError(`syntax error: expected ${expected ?? "more"}, found ${token || "the end"}`);
    position += 1;
    return token;
  };

  function value(): unknown {
    const token = take();
    if (token.startsWith("$")) {
      if (!(token.slice(1) in variables)) throw new SyntaxError(`variable ${token} is not given`);
      return variables[token.slice(1)];
    }
    if (token.startsWith('"')) return JSON.parse(token);
    if (token === "{") return object("}");
    if (token === "[") {
      const items: unknown[] = [];
      while (peek() !== "]") items.push(value());
      take("]");
      return items;
    }
    if (/^-?\d/.test(token)) return Number(token);
    return token === "true" ? true : token === "false" ? false : token === "null" ? null : token;
  }

  function object(end: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    while (peek() !== end) {
      const key = take();
      take(":");
      result[key] = value();
    }
    take(end);
    return result;
  }

  function argumentList(): Record<string, unknown> {
    take("(");
    return object(")");
  }

  function selection(): Field[] {
    take("{");
    const fields: Field[] = [];
    while (peek() !== "}") {
      const first = take();
      const aliased = peek() === ":";
      if (aliased) take(":");
      const name = aliased ? take() : first;
      const args = peek() === "(" ? argumentList() : {};
      fields.push({ name, alias: first, arguments: args, fields: peek() === "{" ? selection() : [] });
    }
    if (fields.length === 0) throw new SyntaxError("syntax error: empty selection");
    take("}");
    return fields;
  }

  if (peek() === "query") take();
  const name = /^[A-Za-z_]/.test(peek()) ? take() : "anonymous";
  if (peek() === "(") while (take() !== ")");
  return { name, fields: selection() };
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (!match) throw new SyntaxError(`syntax error at ${at}`);
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  return tokens;
}
