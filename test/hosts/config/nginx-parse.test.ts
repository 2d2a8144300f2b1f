import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNginxFile } from "../../../packages/hosts/src/nginx/config/parse.ts";
import { printDirectives } from "../../../packages/hosts/src/nginx/config/print.ts";
import type { Directive } from "../../../packages/hosts/src/nginx/config/syntax.ts";

const parse = (text: string) => parseNginxFile(text, "nginx.conf");
const words = (tree: readonly Directive[]): unknown =>
  tree.map(({ name, args, block, lua }) => [
    name,
    ...args,
    ...(block ? [words(block)] : []),
    ...(lua === undefined ? [] : [lua]),
  ]);

describe("parseNginxFile", () => {
  it("gives every word its place", () => {
    const { directives, problem } = parse("http {\n  server {\n\tlisten  80 default_server; # x\n  }\n}\n");

    expect(problem).toBeUndefined();
    const listen = directives[0]?.block?.[0]?.block?.[0];
    expect(listen).toMatchObject({ name: "listen", args: ["80", "default_server"], line: 3, column: 2 });
    expect(listen?.places).toEqual([
      [3, 10],
      [3, 13],
    ]);
    expect(listen?.end).toEqual({ line: 3, column: 28 });
  });

  it.each([
    ['a "b;c{" \'d"e\';', [["a", "b;c{", 'd"e']]],
    ['a "x\\"y" \\.php$ "t\\tn";', [["a", 'x"y', "\\.php$", "t\tn"]]],
    ["a ${b}c d$e;", [["a", "${b}c", "d$e"]]],
    ['if ($a = "x") { b; }', [["if", "($a", "=", "x", ")", [["b"]]]]],
    ["a #b\n c;", [["a", "c"]]],
    ["a b#c;", [["a", "b#c"]]],
    [
      "a { } b{}",
      [
        ["a", []],
        ["b", []],
      ],
    ],
    ["\r\na\r\n;\r\n", [["a"]]],
    ["a };", undefined],
  ])("reads %j as nginx does", (text, expected) => {
    const { directives, problem } = parse(text);

    if (expected === undefined) expect(problem).toBeDefined();
    else expect([words(directives), problem]).toEqual([expected, undefined]);
  });

  it.each([
    ["a b", 'unexpected end of file, expecting ";" or "}"', 1, 4],
    ["a {\n b;\n", 'unexpected end of file, expecting "}"', 3, 1],
    ["a;\n}", 'unexpected "}"', 2, 1],
    [";", 'unexpected ";"', 1, 1],
    ["a;\n {}", 'unexpected "{"', 2, 2],
    ['a "b"c;', 'unexpected "c"', 1, 6],
    ["a 'b\n", 'unexpected end of file, expecting ";" or "}"', 2, 1],
  ])("refuses %j in nginx's words, with the place", (text, message, line, column) => {
    expect(parse(text).problem).toMatchObject({ kind: "syntax", message, line, column });
  });

  it("keeps what stands before a syntax error", () => {
    const { directives } = parse("http { server { listen 80; } }\nevents {");

    expect(words(directives)).toEqual([
      ["http", [["server", [["listen", "80"]]]]],
      ["events", []],
    ]);
  });

  it("takes Lua blocks verbatim, whatever braces their strings and comments hold", () => {
    const code = ' -- a } comment\n --[[ } ]] local a = "}" .. [==[ } ]==] if a then ngx.say("{") end t = { 1 } ';
    const { directives, problem } = parse(`location / { content_by_lua_block {${code}} } a;`);

    expect(problem).toBeUndefined();
    expect(directives[0]?.block?.[0]?.lua).toBe(code);
    expect(directives[1]?.name).toBe("a");
  });

  it.each([
    ["word", "x".repeat(4095), true],
    ["word", "x".repeat(4096), false],
    ["quoted", `'${"x".repeat(4094)}'`, true],
    ["quoted", `'${"x".repeat(4095)}'`, false],
  ])("knows nginx's buffer of 4,096 bytes: %s", (_, word, fits) => {
    const { problem } = parse(`events {}\nhttp { log_format a ${word}; }\n`);

    expect(problem === undefined).toBe(fits);
  });

  it("arbitrary text gives a tree or a positioned error, never a throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(fc.constantFrom(..."a{};\"'\\$# \n\t)(".split(""), "content_by_lua_block"))
            .map((all) => all.join("")),
        ),
        (text) => {
          const { problem } = parse(text);

          if (problem) expect(problem.line >= 1 && problem.column >= 1 && problem.message.length > 0).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("blocks nested without end are a positioned error", () => {
    expect(parse("a {".repeat(50_000)).problem).toMatchObject({ kind: "syntax", line: 1 });
  });

  it("arbitrary bytes too", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const encoding of ["latin1", "utf8"] as const) parse(Buffer.from(bytes).toString(encoding));
      }),
      { numRuns: 1000 },
    );
  });

  it("what it prints reads back as the same words", () => {
    const word = fc.string({ minLength: 1, maxLength: 12 });
    const tree = fc.letrec<{ block: unknown[]; statement: unknown }>((tie) => ({
      block: fc.array(tie("statement"), { maxLength: 3 }),
      statement: fc.record({
        name: word,
        args: fc.array(fc.oneof(word, fc.constant(""))),
        block: fc.option(tie("block"), { nil: undefined, depthSize: "small" }),
      }),
    })).block;
    fc.assert(
      fc.property(tree, (made) => {
        const printed = printDirectives(made as Directive[]);
        const again = parse(printed);

        fc.pre(!printed.includes("_by_lua_block"));
        expect(again.problem).toBeUndefined();
        expect(words(again.directives)).toEqual(words(made as Directive[]));
      }),
      { numRuns: 500 },
    );
  });
});
