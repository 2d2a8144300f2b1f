import { isEmptyValue, scalars, toText, type Value } from "./functions.ts";
import type { Token } from "./tokens.ts";

export type Row = Readonly<Record<string, Value>>;
export type Evaluate = (row: Row) => Value;

/** A cursor over tokens. */
export interface Cursor {
  peek(ahead?: number): Token | undefined;
  next(): Token;
  /** Takes the token when it is this text, and is no string. */
  take(text: string): boolean;
  expect(text: string): void;
}

export function cursorOf(tokens: readonly Token[]): Cursor {
  let at = 0;
  const is = (token: Token | undefined, text: string) =>
    token !== undefined && token.type !== "string" && token.text === text;
  return {
    peek: (ahead = 0) => tokens[at + ahead],
    next() {
      const token = tokens[at++];
      if (!token) throw new SyntaxError("KQL: unexpected end");
      return token;
    },
    take(text) {
      const found = is(tokens[at], text);
      if (found) at++;
      return found;
    },
    expect(text) {
      if (!this.take(text)) throw new SyntaxError(`KQL: expected ${text}, found ${tokens[at]?.text ?? "the end"}`);
    },
  };
}

const levels: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["==", "!=", "=~", "!~", ">=", "<=", "<", ">", "in", "in~", "contains"],
  ["+", "-"],
  ["*", "/"],
];

/** Compiles an expression to a function of a row; `lets` are the query's constants. */
export function expression(cursor: Cursor, lets: ReadonlyMap<string, Value>, level = 0): Evaluate {
  const operators = levels[level];
  if (!operators) return primary(cursor, lets);
  let left = expression(cursor, lets, level + 1);
  for (;;) {
    const token = cursor.peek();
    if (!token || token.type === "string" || !operators.includes(token.text)) return left;
    cursor.next();
    if (token.text === "in" || token.text === "in~") {
      const options = list(cursor, lets);
      const before = left;
      const fold = token.text === "in~" ? (value: Value) => toText(value).toLowerCase() : toText;
      left = (row) => {
        const value = before(row);
        return !isEmptyValue(value) && options.some((option) => fold(option(row)) === fold(value));
      };
      continue;
    }
    left = binary(token.text, left, expression(cursor, lets, level + 1));
  }
}

function list(cursor: Cursor, lets: ReadonlyMap<string, Value>): readonly Evaluate[] {
  cursor.expect("(");
  const found: Evaluate[] = [];
  while (!cursor.take(")")) {
    found.push(expression(cursor, lets));
    cursor.take(",");
  }
  return found;
}

/** Comparisons with null are false, as in KQL. */
function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === "or") return (row) => left(row) === true || right(row) === true;
  if (operator === "and") return (row) => left(row) === true && right(row) === true;
  const text =
    (test: (a: string, b: string) => boolean): Evaluate =>
    (row) =>
      test(toText(left(row)), toText(right(row)));
  const lower = (value: string) => value.toLowerCase();
  const ordered =
    (test: (a: number | string, b: number | string) => boolean): Evaluate =>
    (row) => {
      const [a, b] = [left(row), right(row)];
      if (isEmptyValue(a) || isEmptyValue(b)) return false;
      return typeof a === "string" ? test(a, toText(b)) : test(Number(a), Number(b));
    };
  const arithmetic =
    (calculate: (a: number, b: number) => number): Evaluate =>
    (row) => {
      const [a, b] = [left(row), right(row)];
      return isEmptyValue(a) || isEmptyValue(b) ? null : calculate(Number(a), Number(b));
    };
  const table: Readonly<Record<string, () => Evaluate>> = {
    "==": () => ordered((a, b) => a === b),
    "!=": () => text((a, b) => a !== b),
    "=~": () => text((a, b) => lower(a) === lower(b)),
    "!~": () => text((a, b) => lower(a) !== lower(b)),
    contains: () => text((a, b) => lower(a).includes(lower(b))),
    ">=": () => ordered((a, b) => a >= b),
    "<=": () => ordered((a, b) => a <= b),
    "<": () => ordered((a, b) => a < b),
    ">": () => ordered((a, b) => a > b),
    "+": () => arithmetic((a, b) => a + b),
    "-": () => arithmetic((a, b) => a - b),
    "*": () => arithmetic((a, b) => a * b),
    "/": () => arithmetic((a, b) => a / b),
  };
  const make = table[operator];
  if (!make) throw new SyntaxError(`KQL: operator ${operator}`);
  return make();
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function primary(cursor: Cursor, lets: ReadonlyMap<string, Value>): Evaluate {
  let value = atom(cursor, lets);
  for (;;) {
    if (cursor.take(".")) {
      const { text: key } = cursor.next();
      const of = value;
      value = (row) => member(of(row), key);
    } else if (cursor.take("[")) {
      const index = expression(cursor, lets);
      cursor.expect("]");
      const of = value;
      value = (row) => member(of(row), toText(index(row)));
    } else return value;
  }
}

function member(value: Value, key: string): Value {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : null;
}

function atom(cursor: Cursor, lets: ReadonlyMap<string, Value>): Evaluate {
  if (cursor.take("(")) {
    const inner = expression(cursor, lets);
    cursor.expect(")");
    return inner;
  }
  const { type, text } = cursor.next();
  const constant =
    (value: Value): Evaluate =>
    () =>
      value;
  if (type === "string") return constant(text);
  if (type === "number") return constant(Number(text));
  if (type === "datetime") return constant(new Date(text));
  if (type === "timespan")
    return constant(Number.parseFloat(text) * (units[text.replace(/^[\d.]+/, "")] ?? Number.NaN));
  if (type !== "name") throw new SyntaxError(`KQL: unexpected ${text}`);
  if (text === "dynamic") {
    while (!cursor.take(")")) cursor.next();
    return constant({});
  }
  if (!cursor.take("(")) {
    if (lets.has(text)) return constant(lets.get(text));
    return (row) => {
      if (!Object.hasOwn(row, text))
        throw new SyntaxError(`KQL: 'where' operator: Failed to resolve column named '${text}'`);
      return row[text];
    };
  }
  const values: Evaluate[] = [];
  while (!cursor.take(")")) {
    if (text === "real" && cursor.peek()?.text === "null") {
      cursor.next();
      values.push(constant(null));
    } else values.push(expression(cursor, lets));
    cursor.take(",");
  }
  if (text === "column_ifexists") {
    const [name, otherwise] = values;
    const column = toText(name?.({}));
    return (row) => (Object.hasOwn(row, column) ? row[column] : otherwise?.(row));
  }
  const call = scalars[text];
  if (!call) throw new SyntaxError(`KQL: unknown function ${text}`);
  return (row) => call(...values.map((one) => one(row)));
}
