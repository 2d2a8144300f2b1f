import { describe, expect, it } from "vitest";
import { escapeQuoted } from "../../../packages/lab/src/aws/logs/access.ts";
import { escapeXml, json, jsonParameters, queryParameters, xml } from "../../../packages/lab/src/aws/wire.ts";

describe("XML", () => {
  it("escapes what would be markup, and replaces what XML cannot hold", () => {
    expect(escapeXml('a & b < c > "d" \u0000\u001b\r')).toBe("a &amp; b &lt; c &gt; &quot;d&quot; \ufffd\ufffd&#xD;");
  });

  it("writes lists, nested things, flags and instants; leaves out what is undefined", () => {
    const value = {
      Names: ["a", "<b>"],
      Empty: [],
      Deep: { Flag: false, Count: 0 },
      At: new Date(0),
      Nothing: undefined,
    };

    expect(xml("Thing", value, "member")).toBe(
      "<Thing><Names><member>a</member><member>&lt;b&gt;</member></Names><Empty></Empty><Deep><Flag>false</Flag><Count>0</Count></Deep><At>1970-01-01T00:00:00.000Z</At></Thing>",
    );
  });
});

describe("JSON", () => {
  it("writes instants as seconds", () => {
    expect(json({ at: new Date(1500), list: [new Date(0)], no: undefined })).toBe('{"at":1.5,"list":[0]}');
  });

  it("refuses a body that is none", () => {
    expect(() => jsonParameters("{")).toThrow("not JSON");
  });
});

describe("query parameters", () => {
  it("reads members of both dialects, filters and numbers", () => {
    const form = new URLSearchParams(
      "Names.member.1=a&Names.member.2=b&GroupId.1=g&Filter.1.Name=vpc-id&Filter.1.Value.1=v&PageSize=7&Odd=x",
    );
    const parameters = queryParameters(form);

    expect(parameters.texts("Names")).toEqual(["a", "b"]);
    expect(parameters.texts("GroupId")).toEqual(["g"]);
    expect(parameters.filters().get("vpc-id")).toEqual(["v"]);
    expect([parameters.number("PageSize"), parameters.number("Odd"), parameters.number("None")]).toEqual([
      7,
      undefined,
      undefined,
    ]);
  });
});

describe("quoted fields of the access log", () => {
  it("escape quotes, backslashes and everything beyond printable ASCII", () => {
    expect(escapeQuoted('GET /a"b\\c é\n HTTP/1.1')).toBe('GET /a\\"b\\\\c \\xc3\\xa9\\x0a HTTP/1.1');
  });
});
