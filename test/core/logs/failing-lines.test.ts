import type { Classified, Fields, LogFormat } from "@cloud502/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldRoute } from "../../../packages/core/src/logs/fold.ts";
import { createLineMemory } from "../../../packages/core/src/logs/line-memory.ts";
import { placeIn, withLevels, withLine } from "../../../packages/core/src/logs/measure.ts";
import { compileRecognition } from "../../../packages/core/src/logs/recognise-code.ts";
import { countsOf, groupsOf, scan, streamOf } from "./support.ts";

/** Reads a text, levels of a number and of a span, and leaves route, id and spans to the line. */
function classify(fields: Fields): Classified | undefined {
  const pace = fields("rt", [0, 0.05, 9]);
  const status = Number(fields("status"));
  if (status === 599) return undefined;
  const backend = fields("backend") ?? "none";
  // What is another text in every line cannot be remembered.
  const id = backend === "wide" ? fields("rid") : "";
  const slow = fields("time - created", [9]);
  return {
    ...(id?.endsWith("7") && { pool: "sevens" }),
    signature: status === 504 ? `pace ${pace}` : `slow ${slow}`,
    cause: "backend-error",
    status,
    backend,
    perLine: {
      route: "request",
      requestId: "rid",
      timings: {
        ...(pace !== "-" && { backend: { field: "rt" } }),
        // Of several numbers a later one is left to others than the program that counts.
        ...(backend === "two" && { connect: { field: "parts", unit: 0.001, item: 1 } }),
        ...(backend === "b1" && { connect: { field: "parts", unit: 0.001, item: 0 } }),
        total: { field: "time - created" },
      },
    },
  };
}

const names = ["time", "created", "status", "backend", "request", "rt", "parts", "rid"] as const;

/** The engine recognises and counts its lines by their bytes. */
const quick: LogFormat = {
  id: "lines",
  provider: "test",
  title: "lines",
  kind: "request",
  matches: () => true,
  layout: {
    type: "text",
    template: '$time $created $status $backend "$request" "$rt" "$parts" $rid',
    roles: { time: "time", timeSyntax: "iso", status: "status" },
  },
  classify,
};

/** The same lines as records that are taken apart one by one by a regular expression: what must come out. */
const plain: LogFormat = {
  id: "lines",
  provider: "test",
  title: "lines",
  kind: "event",
  matches: () => true,
  read: (record) => {
    const [, ...values] = /^(\S+) (\S+) (\d+) (\S+) "(.*?)" "(.*?)" "(.*?)" (.*)$/.exec(record) ?? [];
    const fields = withLevels((name) => values[names.indexOf(name as (typeof names)[number])]);
    const classified = classify(fields);
    return { time: Date.parse(values[0] ?? ""), ...(classified && { classified: withLine(classified, fields) }) };
  },
};

async function expectAlike(lines: readonly string[]): Promise<void> {
  const read = async (format: LogFormat) =>
    groupsOf(await scan([{ ...streamOf("a.log", lines.join("")), format }], { formats: [format] })).map(
      ({ kind: _, timeline, timings, ...group }) => ({
        ...group,
        points: timeline?.points,
        timings: Object.entries(timings ?? {})
          .map(([phase, { bins, ...rest }]) => [phase, { ...rest, bins }] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      }),
    );
  expect(await read(quick)).toEqual(await read(plain));
}

const start = Date.UTC(2026, 9, 25, 0, 30);
const at = (millis: number) => new Date(start + millis).toISOString();
/** A few hours, so that neighbours are of one minute, one hour, or neither. */
const moment = fc.oneof(
  fc.nat(3 * 3_600_000),
  fc.nat(90_000),
  fc.constantFrom(0, 59_999, 60_000, 3_599_999, 3_600_000),
);
const ago = fc.oneof(
  moment.map((millis) => (time: number) => at(time - millis)),
  fc.constantFrom("-", "yesterday").map((text) => () => text),
  fc.constant((time: number) => at(time).replace("Z", "+01:00")),
  fc.constant((time: number) => at(time).slice(0, 19)),
);
const number = fc.oneof(
  fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value.toFixed(3)),
  fc.nat(20_000).map(String),
  fc.constantFrom(
    "-",
    "-1",
    "",
    "0.000",
    "0.05",
    ".5",
    "5.",
    "1e3",
    "0.1, 0.2",
    "1.2.3",
    "123456789012345678",
    "abc",
    "99999999",
  ),
);
const route = fc.constantFrom(
  "GET /a HTTP/1.1",
  "GET /a/1?x HTTP/1.1",
  "GET /a/2 HTTP/1.1",
  "http://h:80/a/3",
  "http://g/a/3",
  "-",
  "",
  `GET /${"x".repeat(150)} HTTP/1.1`,
);
const line = fc
  .tuple(
    moment,
    ago,
    fc.constantFrom(500, 502, 504, 599),
    fc.constantFrom("b1", "b2", "two"),
    route,
    number,
    number,
    fc.nat(9),
  )
  .map(
    ([time, created, status, backend, request, rt, parts, id]) =>
      `${at(time)} ${created(time)} ${status} ${backend} "${request}" "${rt}" "${parts}" id-${id}\n`,
  );

/** Times that no clock shows. */
const impossible = fc.constantFrom("2026-10-25T00:75:10.000Z", "2026-10-25T00:31:75.000Z", "2026-10-25T24:10:00.000Z");

describe("failing lines", () => {
  it("are grouped, timed and sampled as if each were read by itself", async () => {
    await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 120 }), expectAlike), { numRuns: 200 });
  });

  it("are judged alike whether or not their minute and hour are known", async () => {
    const odd = fc.tuple(line, impossible).map(([one, created]) => one.replace(/ \S+/, ` ${created}`));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(line, odd), { minLength: 2, maxLength: 30 }), async (lines) => {
        const read = (texts: readonly string[]) =>
          scan(
            texts.map((text, i) => ({ ...streamOf(`${i}.log`, text), format: quick })),
            { formats: [quick] },
          );
        expect(countsOf(await read(lines)).failures).toEqual(countsOf(await read([lines.join("")])).failures);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["minutes", () => "-"],
    ["durations", (i: number) => String(i % 300)],
  ])("are so too when there are more %s of a kind than are counted at a time", async (_, partsOf) => {
    const lines = Array.from(
      { length: 4000 },
      (_, i) =>
        `${at(i * 7919)} ${at(i * 7919 - 5)} 504 b1 "GET /a HTTP/1.1" "${((i * 37) % 11) / 1000}" "${partsOf(i)}" id-${i}\n`,
    );
    await expectAlike(lines);
  });

  it("are so too when what is read of them is hardly ever the same", async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, i) =>
        `${at(i * 997)} ${at(i * 997 - 5)} 502 ${i % 3 === 0 ? "b2" : "wide"} "GET /a/${i % 7} HTTP/1.1" "0.1" "-" id-${i}\n`,
    );
    await expectAlike(lines);
  });

  it("are so too when their times are local ones", async () => {
    const local = line.map((one) => one.replace(/Z/g, ""));
    await fc.assert(fc.asyncProperty(fc.array(local, { minLength: 1, maxLength: 60 }), expectAlike), { numRuns: 100 });
  });

  it.each([
    ["numbers and hashes", (i: number) => `/orders/${i}/items/${(i * 7919).toString(16).padStart(12, "a")}`],
    [
      "words",
      (i: number) =>
        `/${"abcdefgh"[i % 8]}/${i.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "")}-x/y`,
    ],
    ["first segments", (i: number) => `https://h${i % 3}.example.com/${i.toString(36)}g/x`],
    ["hosts", (i: number) => `https://h${i}.example.com/x`],
  ])("are folded as if each were read by itself: %s", async (_, routeOf) => {
    const lines = Array.from(
      { length: 6000 },
      (_, i) =>
        `${at(i * 997)} ${at(i * 997 - 5)} 502 b${i % 3} "GET ${routeOf(i % 2500)} HTTP/1.1" "0.1" "-" id-${i}\n`,
    );
    await expectAlike(lines);
  });
});

/** Looks routes up as the engine does. */
function placeFinder() {
  const memory = createLineMemory(1024);
  const { allocate, allocateTable, copyIn } = memory;
  const [texts, edges, number, measured, folded] = [
    allocateTable(4096),
    allocate(64),
    allocate(8),
    allocate(64),
    allocate(160),
  ] as const;
  const program = compileRecognition({ texts, edges, number, measured, folded }, memory.memory, () => 0);
  return (request: string, level: number) => {
    const [start, end] = copyIn(Buffer.from(`${request}\n`));
    return program.place(start, end - 1, level);
  };
}

const segment = fc.oneof(
  fc.constantFrom(
    "a",
    "1",
    "42",
    "deadbeef",
    "DEADBEE",
    "DEADBEEF",
    "12345678",
    "v1",
    "*",
    "",
    "-",
    "…",
    "é1234567",
    "x".repeat(39),
    "x".repeat(40),
    "é".repeat(30),
  ),
  fc.uuid(),
  fc.uuid().map((id) => id.replace("-", "x")),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.nat().map(String),
);
const url = fc
  .tuple(
    fc.constantFrom("/", "/", "http://h:80/", "https://12345678/", "https://h", "x/1/", "//", "http://"),
    fc.array(segment, { maxLength: 4 }),
    fc.constantFrom("", "/", "?q=/1", "#/2"),
  )
  .map(([before, segments, after]) => before + segments.join("/") + after);

describe("places of requests", () => {
  it("have one slot only where they are folded to the same, at every level", () => {
    fc.assert(
      fc.property(fc.array(url, { minLength: 2, maxLength: 40 }), fc.constantFrom(0, 1, 2, 3, 6), (urls, level) => {
        const slotOf = placeFinder();
        const nameOf = (one: string) => {
          const { host, route: whole } = placeIn(`GET ${one} HTTP/1.1`);
          return `${host} ${whole === undefined ? undefined : foldRoute(level, whole)}`;
        };
        const names = new Map<number, Set<string>>();
        for (const one of urls) {
          const slot = slotOf(`GET ${one} HTTP/1.1`, level);
          if (slot !== 0) names.set(slot, (names.get(slot) ?? new Set()).add(nameOf(one)));
        }
        expect([...names.values()].filter((all) => all.size > 1)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1, "/orders/1/items", "/orders/22/items"],
    [1, "/a/deadbeef", "/a/0123456789ABCDEF"],
    [1, "/a/8d1f8a1e-6f2c-4f0e-9f5b-0a1b2c3d4e5f/", "/a/00000000-0000-0000-0000-000000000000/"],
    [1, `/a/${"x".repeat(40)}`, `/a/${"y".repeat(60)}`],
    [1, "https://h:443/a/1", "https://h:443/a/2"],
    [2, "/a/b", "/a/c/d"],
    [3, "/a", "/b/c"],
    [3, "https://h/a", "https://h/b"],
  ])("share a slot at level %i: %s, %s", (level, one, other) => {
    const slotOf = placeFinder();
    expect(slotOf(`GET ${one} HTTP/1.1`, level)).toBe(slotOf(`GET ${other}?page=2 HTTP/1.1`, level));
    expect(slotOf(`GET ${one} HTTP/1.1`, 0)).not.toBe(slotOf(`GET ${other} HTTP/1.1`, 0));
  });
});
