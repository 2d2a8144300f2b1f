import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { countsOf, groupsOf, reconciles, scan, scanPaths, streamOf } from "./support.ts";

const good = '2026-11-22T06:00:00.100Z 200 10.0.0.1:80 "GET /a HTTP/1.1" 200 0.010';
const bad = '2026-11-22T06:00:01.200Z 502 10.0.0.1:80 "GET /b HTTP/1.1" 502 10.004';
const folder = mkdtempSync(join(tmpdir(), "cloud502-logs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Lines that no compression shrinks much. */
function manyLines(count: number): string {
  let seed = 1;
  let text = "";
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    text += `${i % 10 === 0 ? bad : good} ${seed.toString(36)}\n`;
  }
  return text;
}

describe("compressed logs", () => {
  const text = manyLines(20_000);

  it.each([
    ["gzip", gzipSync(text)],
    ["zstd", zstdCompressSync(text)],
  ])("reads %s by its magic bytes, from a file and from a stream", async (compression, bytes) => {
    const plain = await scan([streamOf("a.log", text)]);
    const stream = await scan([streamOf("a.log", bytes.subarray(0, 3), bytes.subarray(3))]);
    const path = await scanPaths([file(`${compression}.txt`, bytes)]);

    expect(plain.summary).toMatchObject({ lines: 20_000, requests: 20_000, serverErrors: 2000 });
    expect(countsOf(stream)).toEqual(countsOf(plain));
    expect(countsOf(path)).toEqual(countsOf(plain));
    expect(path.summary.sources[0]).toMatchObject({ compression, bytes: bytes.length });
  });

  it("reads concatenated gzip members as one file", async () => {
    const result = await scanPaths([
      file("members.gz", Buffer.concat([gzipSync(`${good}\n`), gzipSync(`${bad}\n${good}\n`)])),
    ]);

    expect(result.gaps).toEqual([]);
    expect(result.summary).toMatchObject({ requests: 3, serverErrors: 1 });
  });

  it.each([
    ["gzip", gzipSync(text)],
    ["zstd", zstdCompressSync(text)],
  ])("reads what it can of a cut %s file and says that it is cut", async (_, bytes) => {
    const result = await scanPaths([file("cut", bytes.subarray(0, bytes.length / 2)), file("whole.log", `${bad}\n`)]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary.requests).toBeGreaterThan(5000);
    expect(result.summary.sources[1]).toMatchObject({ requests: 1 });
    expect(result.gaps).toHaveLength(1);
    expect(result.gaps[0]).toMatchObject({ code: "unreadable" });
    expect(result.gaps[0]?.message).toMatch(/cut: .*ends in the middle; the \d+ lines before that were read/);
  });

  it("says so when a compressed file is broken in the middle", async () => {
    const bytes = Buffer.from(gzipSync(text));
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 64);
    const result = await scanPaths([file("broken.gz", bytes)]);

    expect(reconciles(result)).toBe(true);
    expect(result.gaps).toMatchObject([{ code: "unreadable" }]);
  });

  it("stops at a decompression bomb and still reads the rest", { timeout: 30_000 }, async () => {
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    const member = gzipSync(zeros);
    const bomb = file("bomb.gz", Buffer.concat(Array.from({ length: 40 }, () => member)));
    const result = await scanPaths([bomb, file("after.log", `${bad}\n`)]);

    expect(result.summary).toMatchObject({ serverErrors: 1 });
    expect(result.gaps).toMatchObject([{ code: "unreadable" }]);
    expect(result.gaps[0]?.message).toMatch(/bomb\.gz: expands more than 250 times/);
  });
});

describe("hostile lines", () => {
  it("rejects a line without end in bounded memory and reads on behind it", async () => {
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(1024 * 1024, "x"); // one for all: the engine's memory is measured, not the test's
    const long = {
      name: "long.log",
      async *open() {
        yield Buffer.from(`${good}\n`);
        for (let i = 0; i < 100; i++) yield chunk;
        yield Buffer.from(`\n${bad}\n`);
      },
    };
    const result = await scan([long]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 3, requests: 2, rejected: 1, serverErrors: 1 });
    expect(result.summary.sources[0]?.rejectedReasons).toEqual({ "line too long": 1 });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it("takes NULs, invalid UTF-8 and mixed line ends as they come", async () => {
    const invalid = Buffer.concat([
      Buffer.from(`${good}\r\n\0\0\0\n`),
      Buffer.from('2026-11-22T06:00:02Z 503 10.0.0.9:80 "GET /'),
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from(` HTTP/1.1" 503 1\r\n\r\n${bad}`),
    ]);
    const result = await scan([streamOf("odd.log", invalid)]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 5, requests: 3, rejected: 1, other: 1, serverErrors: 2 });
    expect(groupsOf(result).map(({ route }) => route)).toContain("/\ufffd\ufffd\0");
  });

  it("bounds every word of a group", async () => {
    const result = await scan([streamOf("wide.log", bad.replace("/b", `/${"b".repeat(5000)}`), "\n")]);

    expect(groupsOf(result)[0]?.route).toHaveLength(200);
    expect(groupsOf(result)[0]?.samples[0]?.text).toHaveLength(1000);
  });
});

describe("archives", () => {
  it.each([
    ["xz", Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), "`xz -dc it`"],
    ["bzip2", Buffer.from("BZh91AY&SY"), "`bzip2 -dc it`"],
    ["LZ4", Buffer.from([4, 0x22, 0x4d, 0x18]), "`lz4 -dc it`"],
    ["zip", Buffer.from("PK\x03\x04"), "`unzip it -d logs`"],
  ])("says what to do about %s", async (name, magic, remedy) => {
    const result = await scan([streamOf("it", magic, "\x01\n\x02")]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 2, other: 2 });
    expect(result.gaps).toMatchObject([{ code: "unreadable" }]);
    expect(result.gaps[0]?.message).toContain(`it: is ${name} data, which is not read as such;`);
    expect(result.gaps[0]?.message).toContain(remedy);
  });

  it("reads what it can of a tar, packed or not, and says that it is one", async () => {
    const header = Buffer.alloc(512);
    header.write("a.log");
    header.write("ustar", 257);
    const tar = Buffer.concat([header, Buffer.from(`\n${bad}\n${good}\n`)]);
    const plain = await scanPaths([file("it's.tar", tar)]);
    const packed = await scanPaths([file("it.tgz", gzipSync(tar))]);

    for (const result of [plain, packed]) {
      expect(reconciles(result)).toBe(true);
      expect(result.summary).toMatchObject({ lines: 3, requests: 2, serverErrors: 1 });
      expect(result.gaps).toMatchObject([{ code: "unreadable" }]);
    }
    expect(plain.gaps[0]?.message).toMatch(/it's\.tar: is tar data.*tar -xf '.*it'\\''s\.tar' -C logs/);
  });
});

describe("sources that fail", () => {
  it.skipIf(process.getuid?.() === 0)(
    "reads the others when one may not be read (skipped for root, who may read all)",
    async () => {
      const secret = file("secret.log", bad);
      chmodSync(secret, 0);
      const result = await scanPaths([secret, file("open.log", `${bad}\n`)]);

      expect(result.summary.requests).toBe(1);
      expect(result.gaps).toMatchObject([{ code: "unreadable" }]);
    },
  );

  it("reads the others when a stream breaks, and keeps what came before", async () => {
    const broken = {
      name: "broken",
      async *open() {
        yield Buffer.from(`${bad}\n${good}\n`);
        throw new Error("connection lost");
      },
    };
    const result = await scan([broken, streamOf("fine.log", `${bad}\n`)]);

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ requests: 3, serverErrors: 2 });
    expect(result.gaps).toMatchObject([
      { code: "unreadable", message: "broken: connection lost; the 2 lines before that were read" },
    ]);
  });

  it("stops at once when aborted", async () => {
    const abort = new AbortController();
    const endless = {
      name: "endless",
      async *open() {
        for (let i = 0; ; i++) {
          if (i === 3) abort.abort();
          yield Buffer.from(`${good}\n`.repeat(1000));
        }
      },
    };
    await expect(scan([endless], { signal: abort.signal })).rejects.toMatchObject({ code: "aborted" });
  });

  it("asks a stream for more only when it has read what came (back-pressure)", async () => {
    let inputs = 0;
    let isOpen = false;
    async function* many() {
      for (let i = 0; i < 20; i++) {
        expect(isOpen).toBe(false);
        inputs++;
        yield {
          name: `part-${i}`,
          async *open() {
            isOpen = true;
            yield Buffer.from(`${bad}\n`);
            isOpen = false;
          },
        };
      }
    }
    const { formats } = await import("./support.ts");
    const { scanLogs } = await import("@cloud502/core");
    const result = await scanLogs(many(), { formats, signal: new AbortController().signal });

    expect(inputs).toBe(20);
    expect(result.summary.requests).toBe(20);
  });
});
