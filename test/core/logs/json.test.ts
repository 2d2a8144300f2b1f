import { describe, expect, it } from "vitest";
import { countsOf, reconciles, scan, streamOf } from "./support.ts";

const records = [
  { at: "2026-11-22T06:00:00Z", code: 200, to: "10.0.0.1:80", path: "/a" },
  { at: "2026-11-22T06:00:01Z", code: "502", to: "10.0.0.1:80", path: "/b", note: 'a "quoted" } brace' },
  { properties: { at: "2026-11-22T06:01:00Z", code: 503 } },
];
const lines = records.map((record) => JSON.stringify(record)).join("\n");
const asLines = () => scan([streamOf("a.json", `${lines}\n`)]);

describe("JSON logs", () => {
  it("counts one record a line, with numbers or texts, by key or by path", async () => {
    const result = await asLines();

    expect(result.summary).toMatchObject({ lines: 3, requests: 3, serverErrors: 2, rejected: 0 });
    expect(result.failures.get("test")?.requests).toEqual({
      total: 3,
      byStatus: { 200: 1, 502: 1, 503: 1 },
      byBackend: { "10.0.0.1:80": 2 },
    });
  });

  it.each([
    ["an array", JSON.stringify(records)],
    ["an indented array", JSON.stringify(records, null, 2)],
    ["a wrapped array", JSON.stringify({ records })],
    ["an indented wrapped array", JSON.stringify({ records }, null, 2)],
    ["wrapped arrays, one a line", records.map((record) => JSON.stringify({ records: [record] })).join("\n")],
    ["indented records", records.map((record) => JSON.stringify(record, null, 2)).join("\n")],
    ["a byte order mark", `\ufeff${lines}`],
  ])("reads %s as the same records", async (_, text) => {
    const result = await scan([streamOf("a.json", text)]);

    expect(reconciles(result)).toBe(true);
    expect(countsOf(result)).toEqual(countsOf(await asLines()));
  });

  it("reads a document whose records go on for longer than any line may be", async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => ({ ...records[i % 2], id: "x".repeat(60) }));
    const result = await scan([streamOf("PT1H.json", JSON.stringify({ records: many }))]);

    expect(result.summary).toMatchObject({ lines: 30_000, requests: 30_000, serverErrors: 15_000 });
  });

  it("counts the record that a cut document ends in as rejected", async () => {
    const text = JSON.stringify(records, null, 1);
    const result = await scan([streamOf("a.json", text.slice(0, text.length - 30))]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 3, requests: 2, rejected: 1 });
  });

  it("rejects lines that are no objects or lack time or status", async () => {
    const text = [lines, "{cut", "[1]", '{"at":"never","code":502}', '{"at":"2026-11-22T06:00:00Z","code":"bad"}'].join(
      "\n",
    );
    const result = await scan([streamOf("a.json", text)]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary.sources[0]).toMatchObject({
      requests: 3,
      rejectedReasons: { "not a JSON object": 2, "no time": 1, "no status": 1 },
    });
  });
});
