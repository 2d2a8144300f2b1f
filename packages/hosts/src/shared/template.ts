import { holdsList } from "@cloud502/core/format-tools";

/** A log template in nginx's notation, split: literal bytes and the fields between them. */
export interface TemplatePart {
  readonly literal: string;
  /** The field behind the literal; undefined for a literal at the end. */
  readonly field: string | undefined;
}

/** Splits `$name` fields from the literal text around them. */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  for (const piece of template.split(/(\$\w+)/)) {
    if (/^\$\w+$/.test(piece)) {
      parts.push({ literal, field: piece.slice(1) });
      literal = "";
    } else {
      literal += piece;
    }
  }
  return literal === "" ? parts : [...parts, { literal, field: undefined }];
}

/** What stands behind a template's closing literal is read under this name. */
const behind = "";

/** True when the template reads the whole line, so that no longer format wrote it. */
export function isWhole(fields: Readonly<Record<string, string>>, last: string): boolean {
  return (fields[behind] ?? "").trim() === "" && !(fields[last] ?? "").includes('"');
}

/**
 * Reads a line's fields by a template: linear, left to right, no regular expression made from text. A line may end after the
 * field `required`; undefined when it does not fit.
 */
export function readTemplate(
  parts: readonly TemplatePart[],
  line: string,
  required?: string,
): Readonly<Record<string, string>> | undefined {
  const fields: Record<string, string> = {};
  let at = 0;
  let complete = false;
  for (const [index, { literal, field }] of parts.entries()) {
    if (!line.startsWith(literal, at)) return complete ? fields : undefined;
    at += literal.length;
    if (field === undefined) {
      fields[behind] = line.slice(at);
      break;
    }
    const next = parts[index + 1]?.literal ?? "";
    const end = next === "" ? line.length : literalEnd(line, next, at, holdsList(field));
    if (end < 0) {
      if (!complete && field !== required) return undefined;
      fields[field] = line.slice(at);
      return fields;
    }
    fields[field] = line.slice(at, end);
    at = end;
    complete ||= field === required;
  }
  return fields;
}

/** Where `literal` next occurs, its leading quote not escaped, its leading space not one between two values of a list. */
function literalEnd(line: string, literal: string, from: number, isList: boolean): number {
  let at = line.indexOf(literal, from);
  while (at > from) {
    const isEscaped = literal.startsWith('"') && line[at - 1] === "\\" && line[at - 2] !== "\\";
    const isBetween = isList && literal.startsWith(" ") && (line[at - 1] === "," || line.startsWith(" : ", at));
    if (!isEscaped && !isBetween) break;
    // Behind " : ", of which the second space is no end either.
    at = line.indexOf(literal, at + (isBetween && line[at - 1] !== "," ? 3 : 1));
  }
  return at;
}
