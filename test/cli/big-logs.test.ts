import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-big-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** nginx lines of one hour, every fiftieth a 502, with ids that no compression shrinks much. */
function accessLog(lines: number): string {
  let seed = 5;
  let text = "";
  for (let i = 0; i < lines; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const time = `22/Nov/2026:06:${String(i % 60).padStart(2, "0")}:07 +0000`;
    text += `10.0.0.9 - - [${time}] "GET /orders/${seed.toString(36)} HTTP/1.1" ${i % 50 === 0 ? 502 : 200} ${seed} "-" "curl/8.14.1 ${(seed ^ i).toString(36)}"\n`;
  }
  return text;
}

/** What threads that start before the command has loaded must get right: the built bundle, not its sources. */
describe("big logs", () => {
  it("are shared with threads that start while the command loads", { timeout: 60_000 }, async () => {
    const text = accessLog(350_000);
    const path = join(folder, "access.log");
    writeFileSync(path, text);
    const { stdout } = await runCli(["logs", path, "--json"]);

    expect(text.length).toBeGreaterThan(32 * 1024 * 1024);
    const { logs, gaps } = JSON.parse(stdout);
    expect(logs).toMatchObject({ lines: 350_000, requests: 350_000, serverErrors: 7000, rejected: 0 });
    expect(gaps).toEqual([]);
  });

  it("are expanded by a thread", { timeout: 60_000 }, async () => {
    const bytes = gzipSync(accessLog(150_000), { level: 1 });
    const path = join(folder, "access.log.gz");
    writeFileSync(path, bytes);
    const { stdout } = await runCli(["logs", path, "--json"]);

    expect(bytes.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(JSON.parse(stdout)).toMatchObject({ gaps: [], logs: { requests: 150_000, serverErrors: 3000 } });
  });
});
