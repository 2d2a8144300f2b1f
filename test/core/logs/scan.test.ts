import { describe, expect, it } from "vitest";
import { groupsOf, reconciles, scan, streamOf } from "./support.ts";

const lines = [
  '2026-11-22T06:00:00.100Z 200 10.0.0.1:80 "GET /a HTTP/1.1" 200 0.010',
  '2026-11-22T06:00:01.200Z 502 10.0.0.1:80 "GET /b?x=1 HTTP/1.1" 502 10.004',
  '2026-11-22T06:00:59.000Z 502 10.0.0.1:80 "GET /b?x=1 HTTP/1.1" 502 10.012',
  '2026-11-22T06:01:00.000Z 200 10.0.0.2:80 "GET /a HTTP/1.1" "502, 200" 0.020',
  '2026-11-22T06:01:01.000Z 499 - "GET /c HTTP/1.1" - 3',
  '2026-11-22T06:02:01.000Z - - "GET /c HTTP/1.1"',
];
const access = `${lines.join("\n")}\n`;

describe("scanLogs", () => {
  it("counts every request and groups the failing ones", async () => {
    const result = await scan([streamOf("access.log", access)]);

    expect(result.gaps).toEqual([]);
    expect(result.summary).toMatchObject({ lines: 6, requests: 6, events: 0, other: 0, rejected: 0, serverErrors: 2 });
    expect(result.summary.timeline?.points).toEqual([
      ["2026-11-22T06:00:00.000Z", 3, 2],
      ["2026-11-22T06:01:00.000Z", 2, 0],
      ["2026-11-22T06:02:00.000Z", 1, 0],
    ]);
    const failures = result.failures.get("test");
    expect(failures?.requests).toEqual({
      total: 6,
      byStatus: { 0: 1, 200: 2, 499: 1, 502: 2 },
      byBackend: { "10.0.0.1:80": 3, "10.0.0.2:80": 1 },
    });
    expect(failures?.window).toEqual({ since: "2026-11-22T06:00:00.000Z", until: "2026-11-22T06:03:00.000Z" });
    expect(failures?.groups.map(({ signature, status, count }) => [signature, status, count])).toEqual([
      ["failed", 502, 2],
      ["hidden", 200, 1],
      ["client-left", 499, 1],
    ]);
    expect(failures?.groups[0]).toMatchObject({
      kind: "request",
      source: "test-access",
      provider: "test",
      backend: "10.0.0.1:80",
      firstSeen: "2026-11-22T06:00:01.200Z",
      lastSeen: "2026-11-22T06:00:59.000Z",
      timeline: { stepSeconds: 60, points: [["2026-11-22T06:00:00.000Z", 2]] },
      timings: { total: { count: 2, min: 10.004, max: 10.012, sum: 20.016, p50: 10.004, bins: [[10, 2]] } },
    });
    expect(failures?.groups[0]?.samples[0]).toEqual({
      time: "2026-11-22T06:00:01.200Z",
      source: "access.log:2",
      text: lines[1],
    });
  });

  it("rejects what does not parse and says why, without losing a line", async () => {
    const text = [
      "# a comment",
      "",
      lines[0],
      "2026-11-22T06:00:00Z 200",
      'no-time 200 - "GET /"',
      '2026-11-22T06:00:00Z 2x0 - "GET /"',
      lines[1],
    ];
    const result = await scan([streamOf("access.log", text.join("\n"))]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 7, requests: 2, other: 2, rejected: 3 });
    expect(result.summary.sources[0]?.rejectedReasons).toEqual({ "too few fields": 1, "no time": 1, "no status": 1 });
  });

  it("hands lines of another format in the same file to the companion", async () => {
    const text = [lines[0], "NOTICE 2026-11-22T06:00:00Z s1 is down", "NOTICE starting", lines[1]].join("\n");
    const result = await scan([streamOf("access.log", text)]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 4, requests: 2, events: 2, rejected: 0 });
    expect(groupsOf(result).map(({ kind, signature }) => [kind, signature])).toEqual([
      ["event", "down"],
      ["request", "failed"],
    ]);
  });

  it("reads events of several lines and counts those without a needle unread", async () => {
    const text = [
      "stack of an older record",
      "[2026-11-22T06:00:00Z] info up",
      "[2026-11-22T06:00:01Z] fatal worker",
      "TypeError: x is undefined",
      "    at main",
      "",
      "[2026-11-22T06:00:02Z] fatal worker",
      "[broken] fatal",
    ];
    const result = await scan([streamOf("error.log", text.join("\r\n"))]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 8, events: 3, other: 4, rejected: 1, requests: 0 });
    const [first] = groupsOf(result).filter(({ signature }) => signature === "TypeError");
    expect(first).toMatchObject({ kind: "event", count: 1, firstSeen: "2026-11-22T06:00:01.000Z" });
    expect(first?.samples[0]).toMatchObject({ source: "error.log:3" });
    expect(first?.samples[0]?.text).toBe("[2026-11-22T06:00:01Z] fatal worker\nTypeError: x is undefined\n    at main");
  });

  it("keeps to the window, half open", async () => {
    const window = { since: "2026-11-22T06:00:01.200Z", until: "2026-11-22T06:01:00.000Z" };
    const result = await scan([streamOf("access.log", access)], { window });

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 6, requests: 2, other: 4, serverErrors: 2 });
    expect(result.summary.sources[0]?.outsideWindow).toBe(4);
    expect(result.failures.get("test")?.window).toEqual(window);
  });

  it.each([
    [
      "status",
      [
        ["502", 2, 2],
        ["200", 2, 0],
        ["0", 1, 0],
        ["499", 1, 0],
      ],
    ],
    [
      "backend",
      [
        ["10.0.0.1:80", 3, 2],
        ["10.0.0.2:80", 1, 0],
      ],
    ],
    [
      "path",
      [
        ["/b", 2, 2],
        ["/a", 2, 0],
        ["/c", 2, 0],
      ],
    ],
    [
      "minute",
      [
        ["2026-11-22T06:00:00.000Z", 3, 2],
        ["2026-11-22T06:01:00.000Z", 2, 0],
        ["2026-11-22T06:02:00.000Z", 1, 0],
      ],
    ],
    [
      "cause",
      [
        ["backend-error", 2, 2],
        ["client-abort", 1, 0],
        ["hidden-failure", 1, 0],
      ],
    ],
    [
      "rt",
      [
        ["10.004", 1, 1],
        ["10.012", 1, 1],
        ["-", 1, 0],
        ["0.010", 1, 0],
        ["0.020", 1, 0],
        ["3", 1, 0],
      ],
    ],
  ])("makes the table by %s", async (by, rows) => {
    const result = await scan([streamOf("access.log", access)], { by });

    expect(result.summary.by?.key).toBe(by);
    expect(result.summary.by?.rows.map((row) => [row.value, row.requests, row.serverErrors])).toEqual(rows);
  });

  it("cuts the table to the top rows", async () => {
    const result = await scan([streamOf("access.log", access)], { by: "path", top: 1 });

    expect(result.summary.by?.rows).toEqual([{ value: "/b", requests: 2, serverErrors: 2 }]);
  });

  it("shows as a row's example the first in time, whichever group was met first", async () => {
    const line = (time: string, backend: string) => `2026-11-22T${time}Z 502 ${backend} "GET /a HTTP/1.1" "502" 0.1 \n`;
    const late = line("06:10:00", "b1") + line("06:05:00", "b1");
    const early = line("06:07:00", "b2") + line("06:01:00", "b2");
    const example = async (...texts: readonly string[]) =>
      (
        await scan(
          texts.map((text, i) => streamOf(`${i}.log`, text)),
          { by: "cause" },
        )
      ).summary.by?.rows[0]?.example;

    expect(await example(late, early)).toBe(line("06:01:00", "b2").replace("\n", ""));
    expect(await example(early, late)).toBe(await example(late, early));
  });

  it("mixes formats by content, not by name, and says which file it does not know", async () => {
    const result = await scan([
      streamOf("a.gz", access),
      streamOf("b.json", '{"at":"2026-11-22T06:00:00Z","code":503}\n'),
      streamOf("notes.txt", "dear diary\n\ntoday\n"),
      streamOf("empty.log", ""),
    ]);

    expect(result.summary.sources.map(({ name, format, lines }) => [name, format, lines])).toEqual([
      ["a.gz", "test-access", 6],
      ["b.json", "test-json", 1],
      ["notes.txt", null, 3],
      ["empty.log", null, 0],
    ]);
    expect(result.summary).toMatchObject({ lines: 10, other: 3 });
    expect(result.gaps).toMatchObject([{ provider: "logs", code: "unsupported" }]);
  });

  it("says when two logs look like the same requests, and counts both", async () => {
    const result = await scan([streamOf("logs/access.log", access), streamOf("logs/access_ext.log", access)]);

    expect(result.summary.requests).toBe(12);
    expect(result.summary.notes).toEqual([
      "logs/access.log and logs/access_ext.log look like two logs of the same 6 requests: both were counted",
    ]);
  });

  it("refuses a window that is no time", async () => {
    await expect(scan([], { window: { since: "yesterday" } })).rejects.toMatchObject({ code: "usage" });
  });

  it("keeps five samples: the first three and a spread", async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      lines[1]?.replace(":01.200", `:${String(i % 60).padStart(2, "0")}.${i + 100}`),
    );
    const result = await scan([streamOf("access.log", many.join("\n"))]);

    const samples = groupsOf(result)[0]?.samples ?? [];
    expect(samples).toHaveLength(5);
    expect(samples.slice(0, 3).map(({ source }) => source)).toEqual([
      "access.log:1",
      "access.log:61",
      "access.log:121",
    ]);
  });

  it("folds routes when there are too many groups, and loses no count", async () => {
    const text = Array.from(
      { length: 6000 },
      (_, i) =>
        `2026-11-22T06:00:00Z 502 s "GET /orders/${i}/items HTTP/1.1" 502 1\n2026-11-22T06:00:00Z 503 s "GET /x HTTP/1.1" 503 1`,
    );
    const result = await scan([streamOf("access.log", text.join("\n"))]);

    expect(groupsOf(result).map(({ route, count }) => [route, count])).toEqual([
      ["/orders/*/items", 6000],
      ["/x", 6000],
    ]);
  });

  it.each([
    ["200 numbers in a route", 200, (i: number) => `/orders/${i}`, 200],
    ["routes without numbers when there are 201", 201, (i: number) => `/orders/${i}`, 1],
    ["1000 names in a route", 1000, (i: number) => `/orders/n${i}`, 1000],
    ["first segments when there are 1001 names", 1001, (i: number) => `/orders/n${i}`, 1],
  ])("tells groups apart by %s", async (_, count, route, groups) => {
    const text = Array.from(
      { length: count },
      (_, i) => `2026-11-22T06:00:00Z 502 s "GET ${route(i)} HTTP/1.1" 502 1\n`,
    );
    const result = await scan([streamOf("access.log", text.join(""))]);

    expect(groupsOf(result)).toHaveLength(groups);
    expect(groupsOf(result).reduce((sum, { count }) => sum + count, 0)).toBe(count);
  });
});
