import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { countsOf, groupsOf, reconciles, scanPaths } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-threads-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const formatsModule = new URL("./formats-module.ts", import.meta.url).href;

/** Just over what workers are started for, in files that are split and one that is not. */
function writeLogs(): void {
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  let access = "";
  let events = "";
  for (let i = 0; i < 330_000; i++) {
    const time = new Date(Date.UTC(2026, 10, 22) + i * 37).toISOString();
    const status = next(50) === 0 ? 502 + next(3) : 200;
    access += `${time} ${status} 10.0.0.${next(20)}:80 "GET /p${next(9)}/${next(40)} HTTP/1.1" "${next(90) === 0 ? "502, 200" : status}" ${next(9000) / 1000} ${"pad ".repeat(8)}\n`;
    if (i % 3 === 0)
      events += `[${time}] ${next(9) === 0 ? "fatal" : "info"} word\nTypeError: ${next(5)}\n    at ${"somewhere ".repeat(10)}\n`;
  }
  writeFileSync(join(folder, "access.log"), access);
  writeFileSync(join(folder, "events.log"), events);
  const old = gzipSync(access.slice(0, 2_000_000));
  writeFileSync(join(folder, "old.log.gz"), old);
  writeFileSync(join(folder, "old.log.zst"), zstdCompressSync(access.slice(0, 2_000_000)));
  writeFileSync(join(folder, "members.log.gz"), Buffer.concat([old, old]));
  writeFileSync(join(folder, "cut.log.gz"), old.subarray(0, old.length / 2));
}

describe("worker threads", () => {
  it("give the same answer as one thread", { timeout: 30_000 }, async () => {
    writeLogs();

    const one = await scanPaths([folder], { by: "path" });
    const two = await scanPaths([folder], { by: "path", formatsModule, threads: 2 });
    const four = await scanPaths([folder], { by: "path", formatsModule, threads: 4 });

    expect(reconciles(one)).toBe(true);
    expect(one.summary.requests).toBeGreaterThan(330_000);
    expect(two.summary).toEqual(one.summary);
    // Threads expand compressed files themselves: what can be read of a cut one is read there too.
    expect(two.gaps).toEqual(one.gaps);
    expect(one.gaps).toHaveLength(1);
    expect(one.gaps[0]?.message).toMatch(/cut\.log\.gz: .*ends in the middle; the \d+ lines before that were read/);
    expect(four.summary).toEqual(one.summary);
    expect(countsOf(two)).toEqual(countsOf(one));
    expect(groupsOf(two).map(({ samples }) => samples)).toEqual(groupsOf(one).map(({ samples }) => samples));
    expect(groupsOf(four)).toEqual(groupsOf(one));
  });

  it("judge failing lines themselves when they are too many for one thread", { timeout: 30_000 }, async () => {
    let text = "";
    for (let i = 0; i < 250_000; i++) {
      const time = new Date(Date.UTC(2026, 10, 22) + i * 41).toISOString();
      text += `${time} 50${2 + (i % 3)} 10.0.0.${i % 20}:80 "GET /p${i % 9}/${i % 400} HTTP/1.1" 502 ${(i % 9000) / 1000} ${"pad ".repeat(15)}\n`;
    }
    const path = join(folder, "outage.log");
    writeFileSync(path, text);

    const one = await scanPaths([path], { threads: 1 });
    const three = await scanPaths([path], { formatsModule, threads: 3 });

    expect(text.length).toBeGreaterThan(32 * 1024 * 1024);
    expect(one.summary.serverErrors).toBe(250_000);
    expect(three).toEqual(one);
    rmSync(path);
  });

  it("end at once when the run is aborted", async () => {
    const signal = AbortSignal.abort();

    await expect(scanPaths([folder], { formatsModule, threads: 2, signal })).rejects.toMatchObject({ code: "aborted" });
  });
});
