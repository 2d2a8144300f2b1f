import { describe, expect, it } from "vitest";
import { runQuery } from "../../../packages/lab/src/azure/kql/query.ts";

const rows = [
  { at: new Date("2026-11-22T06:00:10Z"), status: 502, server: "a", taken: 0.5, more: { uri: "/x?y=1" } },
  { at: new Date("2026-11-22T06:00:50Z"), status: 502, server: "a", taken: 1.5, more: { uri: "/z" } },
  { at: new Date("2026-11-22T06:01:10Z"), status: 200, server: "b", taken: null, more: null },
];
const run = (query: string) => runQuery(query, (name) => (name === "T" ? rows : undefined));

describe("the lab's KQL", () => {
  it("filters with let, comparisons and lists", () => {
    expect(run('let limit = 500; T | where status >= limit and server =~ "A"')).toHaveLength(2);
    expect(run("T | where status in (200, 404) or server !~ 'A'")).toHaveLength(1);
    expect(run("T | where at >= datetime(2026-11-22T06:00:30Z) and at < datetime(2026-11-22T06:01:00Z)")).toHaveLength(
      1,
    );
    expect(run("T | where taken > 0")).toHaveLength(2);
  });

  it("counts, and finds the least, the largest and the middle", () => {
    expect(
      run(
        "T | summarize n = count(), low = min(taken), high = max(at), p50 = percentile(taken, 50), kinds = dcount(server), bad = countif(status == 502) by status | order by n desc",
      ),
    ).toEqual([
      { status: 502, n: 2, low: 0.5, high: new Date("2026-11-22T06:00:50Z"), p50: 0.5, kinds: 1, bad: 2 },
      { status: 200, n: 1, low: null, high: new Date("2026-11-22T06:01:10Z"), p50: null, kinds: 1, bad: 0 },
    ]);
    expect(run("T | where status == 1 | summarize n = count()")).toEqual([{ n: 0 }]);
  });

  it("puts times into bins, and reads dynamic values", () => {
    expect(run("T | summarize n = count() by minute = bin(at, 60s)")).toEqual([
      { minute: new Date("2026-11-22T06:00:00Z"), n: 2 },
      { minute: new Date("2026-11-22T06:01:00Z"), n: 1 },
    ]);
    expect(run('T | project path = tostring(split(tostring(more.uri), "?")[0]) | take 2')).toEqual([
      { path: "/x" },
      { path: "/z" },
    ]);
  });

  it("knows columns that are not there, and the first value that is", () => {
    expect(
      run(
        'T | project a = column_ifexists("nothing", "no"), b = coalesce(taken, 9.0), c = iff(isnull(taken), "none", "some")',
      ),
    ).toEqual([
      { a: "no", b: 0.5, c: "some" },
      { a: "no", b: 1.5, c: "some" },
      { a: "no", b: 9, c: "none" },
    ]);
  });

  it("joins tables that may be missing", () => {
    expect(
      run(
        'union isfuzzy=true (T | summarize n = count() | extend source = "T"), (U | summarize n = count() | extend source = "U") | where n > 0',
      ),
    ).toEqual([{ n: 3, source: "T" }]);
  });

  it("reads text with quotes and backslashes as one literal", () => {
    expect(run('let id = "a\\"; T | take 1"; T | where server == id')).toEqual([]);
    expect(run('T | take 1 | project code = extract(@"(\\d+)", 1, "status=502")')).toEqual([{ code: "502" }]);
  });

  it.each([
    "U | take 1",
    "T | where statsu == 1",
    "T | frobnicate",
    "T | where status ==",
    "T | extend x = nothing(1)",
    "T | where `",
    "T | take 1 T",
  ])("refuses %s", (query) => {
    expect(() => run(query)).toThrow(SyntaxError);
  });
});
