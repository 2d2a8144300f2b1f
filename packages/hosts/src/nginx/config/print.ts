import type { Directive } from "./syntax.ts";

/** Words that nginx reads back unchanged without quotes. */
const plain = /^[A-Za-z0-9_./:=@~^*+,|()?!%&<>[\]-][A-Za-z0-9_./:=@~^*+,|()?!%&<>[\]$-]*$/;

/** One word as it can stand in a configuration file: quoted when it must be; nginx reads back exactly `value`. */
export function printWord(value: string): string {
  if (plain.test(value) || /^\$[A-Za-z0-9_]+$/.test(value)) return value;
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Writes a tree as nginx configuration, one directive a line; parsing it again gives the same words and nesting. */
export function printDirectives(directives: readonly Directive[], indent = ""): string {
  return directives.map((one) => `${indent}${printDirective(one, indent)}\n`).join("");
}

function printDirective({ name, args, block, lua }: Directive, indent: string): string {
  const words = [name, ...args].map(printWord).join(" ");
  if (lua !== undefined) return `${words} {${lua}}`;
  if (block === undefined) return `${words};`;
  return block.length === 0 ? `${words} {}` : `${words} {\n${printDirectives(block, `${indent}    `)}${indent}}`;
}
