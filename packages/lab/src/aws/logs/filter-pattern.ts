import { ApiFault } from "../fault.ts";
import { wildcard } from "../traffic.ts";

/** True when an event's message falls under the pattern. */
export type EventFilter = (message: string) => boolean;

/**
 * CloudWatch Logs filter patterns (FilterAndPatternSyntax.html): terms with quotes, `-`, `?`; JSON comparisons joined by
 * && and ||; space-delimited fields. Regular expressions between % are not supported.
 */
export function filterPattern(pattern: string | undefined): EventFilter {
  const text = pattern?.trim() ?? "";
  if (text === "") return () => true;
  if (text.startsWith("{")) return jsonPattern(text);
  if (text.startsWith("[")) return fieldPattern(text);
  return termPattern(text);
}

function invalid(): ApiFault {
  return new ApiFault("InvalidParameterException", "Invalid filter pattern");
}

function termPattern(text: string): EventFilter {
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_]+))(?=\s|$)/g)];
  const left = text.replace(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_]+))(?=\s|$)/g, "").trim();
  if (left !== "" || terms.length === 0) throw invalid();
  const of = (sign: string) =>
    terms
      .filter(([, found]) => found === sign)
      .map(([, , phrase, word]) => phrase?.replace(/\\(.)/g, "$1") ?? word ?? "");
  const [all, any, none] = [of(""), of("?"), of("-")];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    (any.length === 0 || any.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}

type Test = (value: unknown) => boolean;

function comparison(operator: string, operand: string): Test {
  const quoted = /^"(.*)"$/.exec(operand)?.[1];
  const expected = quoted ?? operand;
  const number = Number(expected);
  if (operator === "=") return (value) => value !== undefined && wildcard(expected, String(value));
  if (operator === "!=") return (value) => value !== undefined && !wildcard(expected, String(value));
  if (quoted !== undefined || Number.isNaN(number)) throw invalid();
  return (value) => {
    if (typeof value !== "number") return false;
    if (operator === "<") return value < number;
    if (operator === "<=") return value <= number;
    return operator === ">" ? value > number : value >= number;
  };
}

const jsonToken = /\s*(&&|\|\||\(|\)|\$\.?[A-Za-z0-9_.:[\]"'-]+|!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.*:/-]+)/y;

function jsonPattern(text: string): EventFilter {
  if (!text.endsWith("}")) throw invalid();
  const tokens = tokensOf(text.slice(1, -1));
  let position = 0;
  const peek = () => tokens[position];
  const take = () => tokens[position++] ?? "";
  type Condition = (record: Readonly<Record<string, unknown>>) => boolean;
  function either(): Condition {
    const parts = [both()];
    while (peek() === "||") {
      take();
      parts.push(both());
    }
    return (record) => parts.some((part) => part(record));
  }
  function both(): Condition {
    const parts = [single()];
    while (peek() === "&&") {
      take();
      parts.push(single());
    }
    return (record) => parts.every((part) => part(record));
  }
  function single(): Condition {
    if (peek() === "(") {
      take();
      const inner = either();
      if (take() !== ")") throw invalid();
      return inner;
    }
    const selector = take();
    const operator = take();
    const operand = take();
    if (!selector.startsWith("$") || !["=", "!=", "<", "<=", ">", ">="].includes(operator) || operand === "")
      throw invalid();
    const name = selector.replace(/^\$\.?/, "").replace(/^\[["']?(.*?)["']?\]$/, "$1");
    const test = comparison(operator, operand);
    return (record) => test(record[name]);
  }
  const condition = either();
  if (position !== tokens.length) throw invalid();
  return (message) => {
    const record = recordOf(message);
    return record !== undefined && condition(record);
  };
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  jsonToken.lastIndex = 0;
  while (jsonToken.lastIndex < text.trimEnd().length) {
    const found = jsonToken.exec(text)?.[1];
    if (found === undefined) throw invalid();
    tokens.push(found);
  }
  return tokens;
}

function recordOf(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function fieldPattern(text: string): EventFilter {
  if (!text.endsWith("]")) throw invalid();
  const fields = text
    .slice(1, -1)
    .split(",")
    .map((part) => part.trim());
  const gap = fields.indexOf("...");
  const tests = fields.map((field) => {
    const [, operator, operand] = /^[\w:]+\s*(!=|<=|>=|=|<|>)\s*(.+)$/.exec(field) ?? [];
    if (!operator || !operand) return undefined;
    const test = comparison(operator, operand);
    return (value: string) => test(operator === "=" || operator === "!=" ? value : Number(value));
  });
  return (message) => {
    const values = [...message.matchAll(/"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|(\S+)/g)].map(
      ([, quoted, bracketed, word]) => quoted ?? bracketed ?? word ?? "",
    );
    if (gap < 0 ? values.length !== fields.length : values.length < fields.length - 1) return false;
    return tests.every((test, index) => {
      if (!test) return true;
      const value = gap >= 0 && index > gap ? values.at(index - fields.length) : values[index];
      return value !== undefined && test(value);
    });
  };
}
