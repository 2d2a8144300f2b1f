import { InspectionError } from "../errors.ts";
import type { Layout } from "./format.ts";

export type TextLayout = Extract<Layout, { readonly type: "text" }>;

/** How one field ends. "token": at a space, or at its closing quote when it has an opening one. "literal": where `literal` stands. */
export interface FieldStep {
  readonly name: string;
  readonly kind: "token" | "literal";
  /** Bytes between this field and the next; empty = the field takes the rest of the line. */
  readonly literal: Buffer;
  /** A backslash hides the byte after it. */
  readonly escapes: boolean;
  /** The first byte of the literal stands in no such field. */
  readonly strict?: boolean;
  /** Several values may stand there, with ", " or " : " between them: a space among them ends nothing. */
  readonly isList?: boolean;
}

/** A compiled template: field after field. */
export interface FieldMap {
  readonly steps: readonly FieldStep[];
  readonly index: ReadonlyMap<string, number>;
  /** Index of the last field that every line must have. */
  readonly required: number;
  /** Nothing may stand behind the last literal. */
  readonly whole?: boolean;
}

/** Space-separated words, each quoted or not: `"a" b`. Old lines may lack quotes that new ones have, and the other way round. */
const soft = new Set(["", " ", '"', ' "', '" ', '" "']);
const field = /\$(?:\{(\w+)\}|(\w+))/g;

/** May several values stand in a field of this name? In what nginx knows of each server that it tried: https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables */
export function holdsList(field: string): boolean {
  return field.startsWith("upstream_");
}

/** The fields of a text layout in the order of a line, by which `by` can make a table. */
export function fieldNames({ template }: TextLayout): readonly string[] {
  return partsOf(template).names.filter((name) => name !== "");
}

/** Names of the fields and the literals behind each; a prefix is a nameless field's literal. */
function partsOf(template: string): { readonly names: readonly string[]; readonly literals: readonly string[] } {
  const found = [...template.matchAll(field)];
  const first = found[0];
  if (!first) throw malformed(`The log format has no $fields: ${template}`);

  const prefix = template.slice(0, first.index);
  const names: string[] = [];
  const literals: string[] = [];
  for (const [i, match] of found.entries()) {
    const literal = template.slice(match.index + match[0].length, found[i + 1]?.index);
    // Two fields side by side cannot be told apart: they are read as one, under the first one's name.
    if (i > 0 && literals.at(-1) === "") literals.pop();
    else names.push(match[1] ?? match[2] ?? "");
    literals.push(literal);
  }

  // A prefix ends a nameless field before the first: the line's start, or what syslog put there.
  if (!soft.has(prefix)) {
    names.unshift("");
    literals.unshift(prefix);
  }
  return { names, literals };
}

/**
 * Compiles the template of an event's shape: all its fields must be there, but for the first, the time, none holds the first byte
 * of the literal behind it, and nothing stands behind the last literal.
 */
export function compileShape(template: string): FieldMap {
  const { names, literals } = partsOf(template);
  const steps = names.map((name, i): FieldStep => {
    const literal = literals[i] ?? "";
    return { name, kind: "literal", literal: Buffer.from(literal), escapes: false, strict: i > 0 };
  });
  return {
    steps,
    index: new Map(names.map((name, i) => [name, i])),
    required: steps.length - 1,
    whole: literals.at(-1) !== "",
  };
}

/** Compiles nginx's log_format notation; an InspectionError "usage" when it has no fields or lacks one that is needed. */
export function compileTemplate(layout: TextLayout): FieldMap {
  const { template } = layout;
  const { names, literals } = partsOf(template);
  let wasLiteral = false;
  const steps = names.map((name, i): FieldStep => {
    const before = i === 0 ? "" : (literals[i - 1] ?? "");
    const literal = literals[i] ?? "";
    const isLast = i === names.length - 1;
    // A field that ended at its literal has taken the next one's opening quote with it.
    const isOpened = wasLiteral && before.endsWith('"');
    const token =
      !isOpened && soft.has(before) && soft.has(literal) && !(isLast && literal === "" && !before.endsWith('"'));
    wasLiteral = !token;
    return {
      name,
      kind: token ? "token" : "literal",
      literal: Buffer.from(literal),
      escapes: layout.escape !== "none" && before.endsWith('"') && literal.startsWith('"'),
      ...(holdsList(name) && literal.startsWith(" ") && { isList: true }),
    };
  });
  const index = new Map(names.map((name, i) => [name, i]));
  const needed = [layout.roles.time, layout.roles.status, ...(layout.required ? [layout.required] : [])];
  const missing = needed.find((name) => !index.has(name));
  if (missing) throw malformed(`The log format lacks $${missing}: ${template}`);
  const required = Math.max(...needed.map((name) => index.get(name) ?? 0));
  return { steps, index, required };
}

function malformed(message: string): InspectionError {
  return new InspectionError("usage", message, {
    hint: "Give a format as nginx's log_format writes it, with a time and a $status between literal text.",
  });
}
