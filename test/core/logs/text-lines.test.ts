import type { LogFormat } from "@cloud502/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeIn } from "../../../packages/core/src/logs/measure.ts";
import { pathOf } from "../../../packages/core/src/logs/request-line.ts";
import { countsOf, groupsOf, scan, streamOf } from "./support.ts";

/** A format as wide as nginx's: words, quoted words, literals, a field at the very end. */
const format: LogFormat = {
  id: "wide",
  provider: "test",
  title: "wide",
  kind: "request",
  matches: () => true,
  layout: {
    type: "text",
    template: '$client [$time] "$request" $status us="$attempts" ua="$backend" $tail',
    roles: { time: "time", timeSyntax: "clf", status: "status", backend: "backend", attempts: "attempts" },
  },
  classify: (fields) => ({
    signature: fields("rt", [0, 5]) ?? "failed",
    cause: "backend-error",
    status: Number(fields("status")),
    backend: fields("backend") ?? "none",
    perLine: { route: "request", requestId: "tail", timings: { total: { field: "tail" } } },
  }),
};

/** The same format by one regular expression a line: what the engine must agree with. */
const pattern =
  /^([^ ]+) \[([^\]]*)\] "((?:\\.|[^"\\])*?)" ("(?:\\.|[^"\\])*"|[^ "][^ ]*) us="((?:\\.|[^"\\])*?)" ua="((?:\\.|[^"\\])*?)" (.*)$/;

const minute = fc.constantFrom("22/Nov/2026:06:42", "22/Nov/2026:06:43", "2/Nov/2026:06:42", "22/Foo/2026:06:42");
const zone = fc.constantFrom(" +0000", " +0100", "");
const word = fc.stringMatching(/^[a-z0-9.:/-]{1,40}$/);
const quoted = fc.oneof(
  word,
  fc.constantFrom("", "-", 'a\\"b', "502, 200", "502", "GET /a?b HTTP/1.1", "GET /a/17 HTTP/1.1", "x y"),
);
const line = fc
  .record({
    client: word,
    minute,
    second: fc.integer({ min: 0, max: 59 }).map((second) => `:${String(second).padStart(2, "0")}`),
    zone,
    request: quoted,
    status: fc.constantFrom("200", "200", "404", "502", "504", "-", "2x0", "1000"),
    attempts: quoted,
    backend: fc.oneof(quoted, fc.string({ minLength: 60, maxLength: 140, unit: fc.constantFrom("a", "b", ":", "1") })),
    tail: word,
    end: fc.constantFrom("\n", "\r\n"),
  })
  .map(
    (r) =>
      `${r.client} [${r.minute}${r.second}${r.zone}] "${r.request}" ${r.status} us="${r.attempts}" ua="${r.backend}" ${r.tail}${r.end}`,
  );

// Few that differ in little: what is cut wrongly makes two of them the same.
const path = fc.constantFrom(
  "/a",
  "/a.1",
  "/a.a",
  "/a/1",
  "/a/2",
  "a",
  "",
  "/",
  "/a?x",
  "/a#x",
  "/a 1",
  "/a?1 1",
  "?",
  " ",
);
const long = fc.nat({ max: 140 }).map((length) => `/${"a".repeat(length)}`);
const request = fc
  .tuple(
    fc.constantFrom("GET ", "POST ", "http://h:80", "http://g", " ", ""),
    fc.oneof(path, path, long),
    fc.constantFrom(" HTTP/1.1", " HTTP/1.0", " ", "", "  "),
  )
  .map((parts) => parts.join(""));
const requestAndStatus = fc.tuple(request, fc.constantFrom(200, 200, 404, 502));
/** The format with what a table by path needs. */
const routed: LogFormat = {
  ...format,
  layout: { ...format.layout, roles: { ...format.layout.roles, request: "request" } },
} as LogFormat;

function expectedOf(text: string) {
  const requests: { status: number; backend: string; minute: number }[] = [];
  let rejected = 0;
  for (const raw of text.split("\n").slice(0, -1)) {
    const [, , time = "", , status = "", , backend = ""] = pattern.exec(raw.replace(/\r$/, "")) ?? [];
    const [, day, month, rest, sign] = /^(\d+)\/(\w+)\/(\d{4}:\d\d:\d\d:\d\d)(?: ([+-]\d{4}))?$/.exec(time) ?? [];
    const [year, hour, min, sec] = rest?.split(":") ?? [];
    const at =
      month === "Nov" && sign !== undefined
        ? Date.parse(`${year}-11-${day?.padStart(2, "0")}T${hour}:${min}:${sec}${sign.slice(0, 3)}:${sign.slice(3)}`)
        : month === "Nov"
          ? new Date(Number(year), 10, Number(day), Number(hour), Number(min), Number(sec)).getTime()
          : Number.NaN;
    if (Number.isNaN(at) || !/^(?:\d{1,3}|-)$/.test(status)) rejected++;
    else requests.push({ status: status === "-" ? 0 : Number(status), backend, minute: Math.floor(at / 60_000) });
  }
  return { requests, rejected };
}

/** Requests answered 5xx, by status and backend. */
function failuresBy(all: readonly { readonly status?: number; readonly backend?: string; readonly count?: number }[]) {
  const counts = new Map<string, number>();
  for (const { status = 0, backend = "", count = 1 } of all) {
    const name = `${status} ${backend.slice(0, 200)}`;
    if (status >= 500) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

describe("lines of text formats", () => {
  it("are counted as one regular expression a line would count them, in whatever order they come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        const text = lines.join("");
        const result = await scan([{ ...streamOf("a.log", text), format }], { formats: [format] });

        const { requests, rejected } = expectedOf(text);
        expect(result.summary.requests).toBe(requests.length);
        expect(result.summary.rejected).toBe(rejected);
        expect(result.summary.serverErrors).toBe(requests.filter(({ status }) => status >= 500).length);
        const minutes = (result.summary.timeline?.points ?? []).map(([time, count]) => [
          Date.parse(time) / 60_000,
          count,
        ]);
        expect(minutes).toEqual(
          [...Map.groupBy(requests, ({ minute }) => minute)]
            .map(([at, all]) => [at, all.length])
            .sort(([a = 0], [b = 0]) => a - b),
        );
        const byBackend = new Map<string, number>();
        for (const { backend } of requests)
          for (const one of backend.slice(0, 200).split(/, | : /))
            if (one !== "-" && backend !== "") byBackend.set(one, (byBackend.get(one) ?? 0) + 1);
        expect(new Map(Object.entries(result.failures.get("test")?.requests?.byBackend ?? {}))).toEqual(byBackend);
        expect(failuresBy(groupsOf(result))).toEqual(failuresBy(requests));
      }),
      { numRuns: 300 },
    );
  });

  it("are counted alike in one go and one by one, with runs of fields that nobody wants", async () => {
    const slashed: LogFormat = {
      ...format,
      id: "slashed",
      layout: {
        type: "text",
        template: "$client [$time] $a/$b/$c/$d {$i|$j|$k} $status $e $f/$g/$h $backend $tail",
        roles: { time: "time", timeSyntax: "clf", status: "status", backend: "backend" },
        required: "backend",
      },
    };
    // Words with the bytes that end fields, lines that end early, words longer than what is looked up at a time, and a tail that
    // would pass for all that who skips too far has missed.
    const odd = fc.oneof(fc.constantFrom("0", "1/2", "", "x y", "-", "a|b}"), fc.stringMatching(/^[a-z0-9]{1,90}$/));
    const slashedLine = fc
      .tuple(
        minute,
        fc.constantFrom("200", "304", "404", "502", "9x"),
        fc.array(odd, { minLength: 8, maxLength: 8 }),
        word,
      )
      .chain(([at, status, [a, b, c, d, e, g, h, i], backend]) => {
        const whole = `10.0.0.1 [${at}:07 +0000] ${a}/${b}/${c}/${d} {${i}|j|k} ${status} ${e} 7/${g}/${h} ${backend} ${"pad ".repeat(20)} {x|j|k} 404 e 7/1/2 b x`;
        return fc.oneof(
          fc.constant(whole),
          fc.nat(whole.length).map((length) => whole.slice(0, length)),
        );
      });
    await fc.assert(
      fc.asyncProperty(fc.array(slashedLine, { minLength: 1, maxLength: 80 }), async (lines) => {
        const input = { ...streamOf("a.log", `${lines.join("\n")}\n`), format: slashed };
        const read = async (window: { readonly since: string; readonly until: string }) => {
          const { summary, failures } = await scan([input], { formats: [slashed], window });
          return { summary, failures: [...failures].map(([id, { window: _, ...rest }]) => [id, rest]) };
        };
        const inOneGo = await read({ since: "2026-11-22T06:42:00Z", until: "2026-11-22T06:44:00Z" });
        // A window that cuts its minutes has every line of them read by itself.
        const oneByOne = await read({ since: "2026-11-22T06:42:00.001Z", until: "2026-11-22T06:43:59.999Z" });

        expect(inOneGo).toEqual(oneByOne);
      }),
      { numRuns: 300 },
    );
  });

  it("are classified alike whether or not their like was seen before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (lines) => {
        const text = lines.join("");
        const together = await scan([{ ...streamOf("a.log", text), format }], { formats: [format] });
        const apart = await scan(
          lines.map((one, i) => ({ ...streamOf(`${i}.log`, one), format })),
          { formats: [format] },
        );

        expect(countsOf(apart).failures).toEqual(countsOf(together).failures);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ["path", pathOf],
    ["request", (request: string) => request],
  ])("have a row for each %s, however they are counted", async (by, rowOf) => {
    await fc.assert(
      fc.asyncProperty(fc.array(requestAndStatus, { minLength: 1, maxLength: 60 }), async (requests) => {
        const text = requests
          .map(([one, status]) => `c [22/Nov/2026:06:42:07 +0000] "${one}" ${status} us="502" ua="b" t\n`)
          .join("");
        const { summary } = await scan([{ ...streamOf("a.log", text), format: routed }], {
          formats: [routed],
          by,
          top: 100,
        });

        const expected = new Map<string, [number, number]>();
        for (const [one, status] of requests) {
          const row = one === "" ? "-" : rowOf(one).slice(0, 200);
          const [all, errors] = expected.get(row) ?? [0, 0];
          expected.set(row, [all + 1, errors + Number(status >= 500)]);
        }
        const found = (summary.by?.rows ?? []).map(({ value, requests: all, serverErrors }) => [
          value,
          [all, serverErrors],
        ]);
        expect(new Map(found as [string, [number, number]][])).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("have as many rows as fit when a million could, and lose no count", async () => {
    const text = Array.from(
      { length: 60_000 },
      (_, i) =>
        `c [22/Nov/2026:06:42:07 +0000] "GET /p/${i % 30_000} HTTP/1.1" ${i % 100 === 0 ? 502 : 200} us="-" ua="b" t\n`,
    ).join("");
    const { summary } = await scan([{ ...streamOf("a.log", text), format: routed }], {
      formats: [routed],
      by: "path",
      top: 100_000,
    });

    const rows = summary.by?.rows ?? [];
    expect(rows.length).toBe(20_001);
    expect(rows.reduce((sum, { requests }) => sum + requests, 0)).toBe(60_000);
    expect(rows.reduce((sum, { serverErrors }) => sum + serverErrors, 0)).toBe(600);
    expect(rows.filter(({ requests }) => requests === 2)).toHaveLength(20_000);
  });

  it("have lists of values where nginx writes what it tried, with or without quotes", async () => {
    const list = fc
      .array(fc.tuple(fc.constantFrom(", ", " : "), fc.stringMatching(/^[a-z0-9.:-]{1,20}$/)), {
        minLength: 1,
        maxLength: 5,
      })
      .map((values) => values.map(([between, value], i) => (i === 0 ? value : between + value)).join(""));
    // A colon alone is what stands between values, and no value.
    const lists = list.filter((text) => !/(^|, | : ):(, | : |$)/.test(text));
    const read = ["upstream_addr", "upstream_time", "upstream_status", "upstream_length"];
    const tried: LogFormat = {
      ...format,
      layout: {
        type: "text",
        template: `$client [$time] $status $${read[0]} $${read[1]} [$x] $${read[2]} "$${read[3]}" $tail`,
        roles: {
          time: "time",
          timeSyntax: "clf",
          status: "status",
          backend: "upstream_addr",
          attempts: "upstream_status",
        },
      },
      classify: (fields) => ({
        signature: [...read, "tail"].map((name) => fields(name)).join("|"),
        cause: "backend-error",
      }),
    } as LogFormat;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(lists, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 20 }),
        async (tries) => {
          const text = tries.map(([a, b, c, d]) => `c [22/Nov/2026:06:42:07 +0000] 502 ${a} ${b} [x] ${c} "${d}" t\n`);
          const result = await scan([{ ...streamOf("a.log", text.join("")), format: tried }], { formats: [tried] });

          expect(result.summary).toMatchObject({ requests: tries.length, rejected: 0 });
          const expected = new Set(tries.map((one) => [...one, "t"].join("|")));
          expect(new Set(groupsOf(result).map(({ signature }) => signature))).toEqual(expected);
          const [backends] = [...result.failures.values()].map(({ requests }) =>
            Object.keys(requests?.byBackend ?? {}),
          );
          expect(new Set(backends)).toEqual(
            new Set(tries.flatMap(([a = ""]) => a.split(/, | : /).filter((one) => one !== "-"))),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("lose nothing when the tables of many formats leave no memory for more", async () => {
    const formats = Array.from({ length: 9 }, (_, i): LogFormat => ({ ...routed, id: `format-${i}` }) as LogFormat);
    const inputs = formats.map((own, i) => {
      const status = i < 8 ? 200 : 502;
      const text = Array.from(
        { length: 3000 },
        (_, at) => `c [22/Nov/2026:06:42:07 +0000] "GET /p/n${at % 700} HTTP/1.1" ${status} us="${status}" ua="b" t\n`,
      );
      return { ...streamOf(`${i}.log`, text.join("")), format: own };
    });
    const result = await scan(inputs, { formats, by: "path", top: 1000 });

    expect(result.summary.serverErrors).toBe(3000);
    expect(groupsOf(result).map(({ count }) => count)).toHaveLength(700);
    expect(groupsOf(result).reduce((sum, { count }) => sum + count, 0)).toBe(3000);
    const rows = result.summary.by?.rows ?? [];
    expect(rows).toHaveLength(700);
    expect(rows.reduce((sum, { requests }) => sum + requests, 0)).toBe(27_000);
  });

  it("go to the routes that placeIn() reads in their request lines", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 60 }), async (requests) => {
        const text = requests.map((one) => `c [22/Nov/2026:06:42:07 +0000] "${one}" 502 us="502" ua="b" t\n`).join("");
        const result = await scan([{ ...streamOf("a.log", text), format }], { formats: [format] });

        const nameOf = ({ host, route }: { readonly host?: string; readonly route?: string }) => `${host} ${route}`;
        const expected = Map.groupBy(requests, (one) => nameOf(placeIn(one)));
        const found = new Map(groupsOf(result).map((group) => [nameOf(group), group.count]));
        expect(found).toEqual(new Map([...expected].map(([name, all]) => [name, all.length])));
      }),
      { numRuns: 300 },
    );
  });

  it("keep their order of counting when thousands of routes and backends overflow every table", async () => {
    const text = Array.from(
      { length: 30_000 },
      (_, i) =>
        `c [22/Nov/2026:06:42:${String(i % 60).padStart(2, "0")} +0000] "GET /p/${i} HTTP/1.1" 502 us="502" ua="10.${i >> 8}.${i & 255}.1:80" ${i}\n`,
    ).join("");
    const result = await scan([{ ...streamOf("a.log", text), format }], { formats: [format] });

    expect(result.summary.serverErrors).toBe(30_000);
    expect(groupsOf(result).reduce((sum, { count }) => sum + count, 0)).toBe(30_000);
    const { byBackend = {} } = result.failures.get("test")?.requests ?? {};
    expect(Object.values(byBackend).reduce((sum, count) => sum + count, 0)).toBe(30_000);
  });
});
