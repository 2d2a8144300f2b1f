import { type LexError, lexer, type Statement } from "./lex.ts";
import type { Directive, ParsedFile, Position, Problem, Word } from "./syntax.ts";

/** A block that is open while its statements are read. */
interface OpenBlock {
  readonly words: readonly Word[];
  readonly open: Position;
  readonly children: Directive[];
}

/** No configuration nests deeper; what walks the tree may count on it. */
const deepest = 100;

/** OpenResty's blocks hold Lua, which nginx's own lexer cannot read. */
const isLuaBlock = (name: string) => name.endsWith("_by_lua_block");

/**
 * Parses one nginx configuration file; never throws. Reading stops at the first syntax error, as nginx does; what stands
 * before it is kept, with open blocks closed.
 */
export function parseNginxFile(text: string, file: string): ParsedFile {
  const lexed = lexer(text);
  const root: Directive[] = [];
  const stack: OpenBlock[] = [];
  const add = (one: Directive) => (stack.at(-1)?.children ?? root).push(one);

  const finish = (error: LexError): ParsedFile => {
    const { message, line, column } = error;
    for (let open = stack.pop(); open; open = stack.pop()) add(directive(open.words, file, { line, column }, open));
    const problem: Problem = { kind: "syntax", file, message, line, column };
    return { file, directives: root, problem };
  };

  for (;;) {
    const statement: Statement | LexError = lexed.next();
    if ("message" in statement) return finish(statement);
    if (statement.end === "file") {
      if (stack.length > 0) return finish({ message: 'unexpected end of file, expecting "}"', ...statement.at });
      return { file, directives: root };
    }
    if (statement.end === "}") {
      const open = stack.pop();
      if (!open) return finish({ message: 'unexpected "}"', ...statement.at });
      add(directive(open.words, file, statement.after, open));
    } else if (statement.end === ";") add(directive(statement.words, file, statement.after));
    else if (isLuaBlock(statement.words[0]?.value ?? "")) {
      const code = lexed.lua();
      if ("message" in code) return finish(code);
      add(directive(statement.words, file, code.after, undefined, code.code));
    } else if (stack.length === deepest) {
      return finish({ message: `blocks are nested deeper than ${deepest} levels`, ...statement.after });
    } else stack.push({ words: statement.words, open: statement.after, children: [] });
  }
}

function directive(words: readonly Word[], file: string, end: Position, block?: OpenBlock, lua?: string): Directive {
  const [name, ...args] = words;
  return {
    name: name?.value ?? "",
    args: args.map(({ value }) => value),
    file,
    line: name?.line ?? 1,
    column: name?.column ?? 1,
    places: args.map(({ line, column }) => [line, column] as const),
    end,
    ...(block && { open: block.open, block: block.children }),
    ...(lua !== undefined && { lua }),
  };
}
