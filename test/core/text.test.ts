import { fill, printable, redactText, shellQuote } from "@cloud502/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("printable", () => {
  it("removes escape sequences and shows other controls", () => {
    expect(printable("\u001b[31mred\u001b[0m\u001b]0;title\u0007 a\nb\u202e")).toBe("red a\\x0ab\\u{202e}");
  });

  it("leaves nothing that a terminal obeys, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe("shellQuote and fill", () => {
  it("quotes what a shell would read as more than a word", () => {
    expect(shellQuote("a'b $(c)")).toBe(`'a'\\''b $(c)'`);
    expect(shellQuote("arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1")).toBe(
      "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1",
    );
  });

  it("leaves an unknown name visible", () => {
    expect(fill("set {a} to {b}", { a: "x" })).toBe("set x to <b>");
  });
});

describe("redactText", () => {
  it.each([
    ["GET /a?token=abc&x=1 HTTP/1.1", "GET /a?token=REDACTED&x=REDACTED HTTP/1.1"],
    ["cookie: session=abc; other=def", "cookie: REDACTED"],
    ["Authorization: Bearer abc.def-ghi", "Authorization: REDACTED"],
    ["said Bearer abcdefghij here", "said Bearer REDACTED here"],
    ["matcher 200-299", "matcher 200-299"],
  ])("%s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
});
