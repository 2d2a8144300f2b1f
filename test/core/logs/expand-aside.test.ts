import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { countsOf, groupsOf, reconciles, scan, scanPaths, streamOf } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-aside-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lines that no compression shrinks much: more than 2 MB are left, for which a thread is started. */
function manyLines(count: number): string {
  let seed = 9;
  let text = "";
  const word = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed.toString(36);
  };
  for (let i = 0; i < count; i++) {
    const status = i % 10 === 0 ? 502 : 200;
    const time = new Date(Date.UTC(2026, 10, 22) + i * 7).toISOString();
    text += `${time} ${status} 10.0.0.${i % 7}:80 "GET /${i % 5} HTTP/1.1" ${status} 0.0${i % 90} ${Array.from({ length: 8 }, word).join("")}\n`;
  }
  return text;
}

const text = manyLines(100_000);
const packed = { gzip: gzipSync(text, { level: 1 }), zstd: zstdCompressSync(text) } as const;

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe.each(["gzip", "zstd"] as const)("a big %s log, expanded by another thread", (compression) => {
  const bytes = packed[compression];

  it("gives the same answer as here, from a file and from a stream", async () => {
    expect(bytes.length).toBeGreaterThan(2_500_000);
    const plain = await scan([streamOf("a.log", text)]);
    const path = await scanPaths([write("whole", bytes)], { threads: 2 });
    const stream = await scan(
      [streamOf("a.log", bytes.subarray(0, 3), bytes.subarray(3, 900_000), bytes.subarray(900_000))],
      {
        threads: 2,
      },
    );

    expect(plain.summary).toMatchObject({ lines: 100_000, requests: 100_000, serverErrors: 10_000 });
    expect(path.gaps).toEqual([]);
    expect(countsOf(path)).toEqual(countsOf(plain));
    expect(countsOf(stream)).toEqual(countsOf(plain));
    expect(groupsOf(stream)).toEqual(groupsOf(plain));
    expect(path.summary.sources[0]).toMatchObject({ compression, bytes: bytes.length });
  });

  it.each([
    ["cut", (all: Buffer) => all.subarray(0, all.length - 200_000)],
    ["broken", (all: Buffer) => Buffer.concat([all.subarray(0, -300_000), Buffer.alloc(300_000, 0x55)])],
  ])("reads what it can when it is %s, and says so", async (how, damage) => {
    const file = write(how, damage(bytes));
    const here = await scanPaths([file], { threads: 1 });
    const aside = await scanPaths([file], { threads: 2 });

    expect(reconciles(aside)).toBe(true);
    expect(aside.summary.requests).toBeGreaterThan(50_000);
    expect(aside.gaps).toHaveLength(1);
    expect(aside.gaps).toEqual(here.gaps);
    expect(countsOf(aside)).toEqual(countsOf(here));
  });

  it("reads what a source had before it broke", async () => {
    const source = {
      name: "torn.log",
      async *open() {
        yield bytes.subarray(0, 2_400_000);
        throw new Error("connection reset");
      },
    };
    const result = await scan([source], { threads: 2 });

    expect(reconciles(result)).toBe(true);
    expect(result.summary.requests).toBeGreaterThan(50_000);
    expect(result.gaps[0]?.message).toMatch(/torn\.log: connection reset; the \d+ lines before that were read/);
  });

  it("ends when the run is aborted in the middle", async () => {
    const abort = new AbortController();
    let turns = 0;
    const source = {
      name: "endless.log",
      async *open() {
        for (;;) {
          yield bytes;
          if (++turns === 3) abort.abort();
        }
      },
    };

    await expect(scan([source], { threads: 2, signal: abort.signal })).rejects.toMatchObject({ code: "aborted" });
  });
});

it("stops at a decompression bomb that another thread expands", { timeout: 30_000 }, async () => {
  const member = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const bomb = write("bomb.gz", Buffer.concat(Array.from({ length: 40 }, () => member)));
  const result = await scanPaths([bomb], { threads: 2 });

  expect(result.gaps).toMatchObject([{ code: "unreadable" }]);
  expect(result.gaps[0]?.message).toMatch(/bomb\.gz: expands more than 250 times/);
});
