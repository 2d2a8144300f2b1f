/** A place in a configuration file; line and column count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One word of a directive: its value with quotes removed and escapes undone, and where it stands. */
export interface Word extends Position {
  readonly value: string;
  /** Bytes as written, quotes included. */
  readonly raw: string;
  /** Offset of `raw` in the file. */
  readonly offset: number;
}

/** Why a configuration cannot be read or would be refused, and where. `kind` is closed; `message` is in nginx's own words where nginx has some. */
export interface Problem extends Position {
  readonly kind:
    | "syntax"
    | "unreadable"
    | "include-cycle"
    | "context"
    | "arguments"
    | "block"
    | "unknown-directive"
    | "byte-order-mark";
  readonly file: string;
  readonly message: string;
  /** The directive that it is about. */
  readonly directive?: string;
}

/** One directive, with its block where it has one. Plain JSON, so that it survives a saved snapshot. */
export interface Directive extends Position {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  /** Where each argument starts: [line, column]. */
  readonly places: readonly (readonly [line: number, column: number])[];
  /** Just behind the `{`; absent without a block. */
  readonly open?: Position;
  /** Just behind the closing `;` or `}`. */
  readonly end: Position;
  readonly block?: readonly Directive[];
  /** The code of a `*_by_lua_block`, verbatim. */
  readonly lua?: string;
}

/** What one file says: its directives up to the first syntax error, which nginx too would stop at. */
export interface ParsedFile {
  readonly file: string;
  readonly directives: readonly Directive[];
  readonly problem?: Problem;
}

/** Orders two places of one file. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
