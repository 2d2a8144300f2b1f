import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countsOf, groupsOf, reconciles, scan, streamOf } from "./support.ts";

const word = fc.stringMatching(/^[\w./:-]{1,20}$/).filter((text) => text !== "-");
const quoted = fc.string({ minLength: 1, maxLength: 30 }).map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, "?"));
const escapeQuotes = (text: string) => text.replace(/[\\"]/g, "\\$&");
const record = fc.record({
  time: fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
  status: fc.integer({ min: 500, max: 599 }),
  backend: word,
  path: quoted.map((text) => `/${text.replace(/[ ?#]/g, "_")}`),
  seconds: fc.integer({ min: 0, max: 99_999 }).map((millis) => millis / 1000),
});
type LogRecord = typeof record extends fc.Arbitrary<infer T> ? T : never;
const format = ({ time, status, backend, path, seconds }: LogRecord) =>
  `${time.toISOString()} ${status} ${backend} "GET ${escapeQuotes(path)} HTTP/1.1" ${status} ${seconds}`;

/** Lines of every kind, whole and broken. */
const anyLine = fc.oneof(
  record.map(format),
  record.map((one) => format({ ...one, status: 200 })),
  record.map((one) => format(one).slice(0, 30)),
  fc.string({ maxLength: 60 }),
  fc.constantFrom("", "# comment", "NOTICE 2026-11-22T06:00:00Z s1 is down", "NOTICE hello", '{"at":1}'),
);

describe("properties of the log engine", () => {
  it("a formatted record parses back", async () => {
    await fc.assert(
      fc.asyncProperty(record, async (one) => {
        const result = await scan([streamOf("a.log", `${format(one)}\n`)]);

        expect(result.summary).toMatchObject({ requests: 1, serverErrors: 1, rejected: 0 });
        expect(groupsOf(result)[0]).toMatchObject({
          status: one.status,
          backend: one.backend,
          route: escapeQuotes(one.path),
          firstSeen: one.time.toISOString(),
          timings: { total: { count: 1, sum: one.seconds } },
        });
      }),
      { numRuns: 200 },
    );
  });

  it("arbitrary bytes never throw and never lose the count", async () => {
    const start = Buffer.from('2026-11-22T06:00:00.100Z 200 10.0.0.1:80 "GET /a HTTP/1.1" 200 0.010\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }),
        fc.boolean(),
        async (chunks, isLog) => {
          const result = await scan([streamOf("a.log", ...(isLog ? [start] : []), ...chunks)]);

          const bytes = Buffer.concat([...(isLog ? [start] : []), ...chunks]);
          const ends = bytes.filter((byte) => byte === 10).length + (bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0);
          expect(reconciles(result)).toBe(true);
          if (!result.summary.sources[0]?.compression && result.gaps[0]?.code !== "unreadable")
            expect(result.summary.lines).toBe(ends);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("lines cut into chunks anywhere count the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 50 }),
        async (lines, size) => {
          const bytes = Buffer.from(lines.join("\n"));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );

          const whole = await scan([streamOf("a.log", bytes)]);
          const cut = await scan([streamOf("a.log", ...chunks)]);

          expect(cut).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("concatenating files equals merging reports", async () => {
    const file = fc.array(record.map(format), { minLength: 1, maxLength: 40 }).map((lines) => `${lines.join("\n")}\n`);
    await fc.assert(
      fc.asyncProperty(file, file, async (a, b) => {
        const together = await scan([streamOf("ab.log", a, b)]);
        const apart = await scan([streamOf("a.log", a), streamOf("b.log", b)]);

        expect(countsOf(apart)).toEqual(countsOf(together));
      }),
      { numRuns: 200 },
    );
  });
});
