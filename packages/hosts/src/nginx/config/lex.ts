import { lexLua } from "./lex-lua.ts";
import type { Position, Word } from "./syntax.ts";

/** What the lexer hands out: a statement's words with what ended it, the end of a block, or the end of the file. */
export type Statement =
  | { readonly end: ";" | "{"; readonly words: readonly Word[]; readonly after: Position; readonly offset: number }
  | { readonly end: "}"; readonly at: Position; readonly after: Position; readonly offset: number }
  | { readonly end: "file"; readonly at: Position };

/** The lexer's one failure, in nginx's words. */
export interface LexError extends Position {
  readonly message: string;
}

export interface Lexer {
  next(): Statement | LexError;
  /** Takes Lua code up to the brace that closes its block; the lexer then stands behind that brace. */
  lua(): { readonly code: string; readonly after: Position } | LexError;
}

/** nginx reads parameters into a buffer of this many bytes (NGX_CONF_BUFFER, ngx_conf_file.c). */
const bufferBytes = 4096;

const isSpace = (c: string) => c === " " || c === "\t" || c === "\r" || c === "\n";

const escapes: Readonly<Record<string, string>> = { '"': '"', "'": "'", "\\": "\\", t: "\t", r: "\r", n: "\n" };

/** Undoes nginx's escapes: \" \' \\ \t \r \n; any other backslash stays (ngx_conf_read_token). */
function undoEscapes(raw: string): string {
  if (!raw.includes("\\")) return raw;
  let value = "";
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i] ?? "";
    const known = c === "\\" ? escapes[raw[i + 1] ?? ""] : undefined;
    value += known ?? c;
    if (known !== undefined) i++;
  }
  return value;
}

/** Reads nginx configuration statement by statement, as ngx_conf_read_token does; never throws. */
export function lexer(text: string): Lexer {
  let at = 0;
  let line = 1;
  let lineStart = 0;

  const place = (offset: number): Position => ({ line, column: offset - lineStart + 1 });
  const fail = (message: string, where: Position = place(at)): LexError => ({ message, ...where });
  const newline = () => {
    line++;
    lineStart = at + 1;
  };

  /** True when nginx must read on though its buffer is filled by what starts at `from`: a word, or a comment. */
  function overflows(from: number, to: number): boolean {
    const length = to - from;
    if (to >= text.length || length * 3 < bufferBytes) return false;
    return length >= bufferBytes || Buffer.byteLength(text.slice(from, to)) >= bufferBytes;
  }

  /** Skips blanks and comments; a comment too fills nginx's buffer. */
  function skip(): LexError | undefined {
    while (at < text.length) {
      const c = text[at] ?? "";
      if (c === "#") {
        const stop = text.indexOf("\n", at);
        const end = stop < 0 ? text.length - 1 : stop;
        if (overflows(at, end + (stop < 0 ? 0 : 1))) return tooLong(undefined, place(at));
        at = end + (stop < 0 ? 1 : 0);
      } else if (isSpace(c)) {
        if (c === "\n") newline();
        at++;
      } else return undefined;
    }
    return undefined;
  }

  /** One word; `at` ends on the character behind it. */
  function word(): Word | LexError {
    const offset = at;
    const start = place(at);
    const quote = text[at] === '"' || text[at] === "'" ? text[at] : undefined;
    if (quote) at++;
    const from = at;
    let variable = !quote && text[at] === "$";
    let first = !quote;
    for (; at < text.length; at++) {
      const c = text[at] ?? "";
      if (overflows(from, at)) return tooLong(quote, start);
      if (c === "\\") {
        if (text[at + 1] === "\n") {
          at++;
          newline();
        } else at++;
        variable = false;
        first = false;
        continue;
      }
      if (first) {
        first = false;
        continue;
      }
      if (c === "{" && variable) continue;
      variable = c === "$";
      if (c === "\n") {
        if (!quote) break;
        newline();
        continue;
      }
      if (quote ? c === quote : isSpace(c) || c === ";" || c === "{") break;
    }
    if (at >= text.length) {
      at = text.length;
      return fail('unexpected end of file, expecting ";" or "}"');
    }
    if (text[at] !== ";" && text[at] !== "{" && overflows(from, at + 1)) return tooLong(undefined, start);
    const value = undoEscapes(text.slice(from, at));
    if (quote) at++;
    return { value, raw: text.slice(offset, at), offset, ...start };
  }

  function tooLong(quote: string | undefined, start: Position): LexError {
    return fail(
      quote ? `too long parameter, probably missing terminating "${quote}" character` : "too long parameter",
      start,
    );
  }

  function next(): Statement | LexError {
    const words: Word[] = [];
    for (;;) {
      const long = skip();
      if (long) return long;
      if (at >= text.length)
        return words.length > 0 ? fail('unexpected end of file, expecting ";" or "}"') : { end: "file", at: place(at) };
      const c = text[at] ?? "";
      if (c === ";" || c === "{" || c === "}") {
        if ((c === "}") === words.length > 0) return fail(`unexpected "${c}"`);
        const here = place(at);
        at++;
        if (c === "}") return { end: "}", at: here, after: place(at), offset: at };
        return { end: c, words, after: place(at), offset: at };
      }
      const one = word();
      if ("message" in one) return one;
      words.push(one);
      if (one.raw[0] !== '"' && one.raw[0] !== "'") continue;
      const behind = text[at];
      if (behind !== undefined && !isSpace(behind) && !";{)".includes(behind)) return fail(`unexpected "${behind}"`);
    }
  }

  return {
    next,
    lua: () => {
      const found = lexLua(text, at);
      if (found < 0) return fail('unexpected end of file, expecting "}" of a Lua block');
      const code = text.slice(at, found);
      for (; at < found; at++) if (text[at] === "\n") newline();
      at++;
      return { code, after: place(at) };
    },
  };
}
