import { appendFileSync, chmodSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { scanLogs, type Window } from "@cloud502/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostProviders } from "../../../packages/hosts/src/host.ts";
import { lineTime } from "../../../packages/hosts/src/inspect/line-time.ts";
import { logInputs } from "../../../packages/hosts/src/inspect/log-inputs.ts";
import { windowStart } from "../../../packages/hosts/src/inspect/window-start.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloud502-logs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date(2026, 10, 22, 12, 0, 0).getTime();
const hour = 3_600_000;
const two = (value: number) => String(value).padStart(2, "0");
const errorLine = (time: number, extra = "") => {
  const at = new Date(time);
  return `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, server: a, request: "GET /${extra} HTTP/1.1", upstream: "http://127.0.0.1:8080/", host: "a"\n`;
};

describe("lineTime", () => {
  it.each([
    ["2026/11/22 06:43:07 [emerg] 15983#15983: x", new Date(2026, 10, 22, 6, 43, 7).getTime()],
    ['127.0.0.1 - - [22/Nov/2026:06:42:20 +0100] "GET / HTTP/1.1" 502 150', Date.UTC(2026, 10, 22, 5, 42, 20)],
    ["[Sun Nov 22 06:42:20.123456 2026] [proxy:error] x", new Date(2026, 10, 22, 6, 42, 20).getTime()],
    ["[2026-11-22 06:42:20 +0000] [12] [CRITICAL] WORKER TIMEOUT", Date.UTC(2026, 10, 22, 6, 42, 20)],
    ["2026-11-22T06:42:20.5Z host haproxy[1]: x", Date.UTC(2026, 10, 22, 6, 42, 20)],
    ["127.0.0.1:34422 [22/Nov/2026:06:53:19.200] fe fe/<NOSRV>", new Date(2026, 10, 22, 6, 53, 19).getTime()],
    ["no time in here", undefined],
    ["", undefined],
  ])("%s", (line, time) => {
    expect(lineTime(line)).toBe(time);
  });
});

describe("windowStart", () => {
  /** Forty megabytes over a week. */
  function bigLog(): string {
    const path = join(folder, "error.log");
    writeFileSync(path, "");
    const lines = 160_000;
    for (let block = 0; block < 100; block++) {
      let text = "";
      for (let index = 0; index < lines / 100; index++)
        text += errorLine(now - 7 * 24 * hour * (1 - (block * (lines / 100) + index) / lines));
      appendFileSync(path, text);
    }
    return path;
  }

  it("finds the window's start, a little early and never late", async () => {
    const path = bigLog();
    const { size } = statSync(path);

    for (const back of [0.5, 1, 24, 100]) {
      const offset = await windowStart(path, now - back * hour);
      const expected = size * (1 - back / (7 * 24));
      expect(offset).toBeLessThanOrEqual(expected);
      expect(expected - offset).toBeLessThan(300_000);
    }
  });

  it("reads only the window, and counts what lies in it", async () => {
    const path = bigLog();
    utimesSync(path, now / 1000, now / 1000);
    const window: Window = { since: new Date(now - hour).toISOString(), until: new Date(now + hour).toISOString() };

    const { inputs, gaps } = await logInputs([{ product: "nginx", path }], window);
    const { summary } = await scanLogs(inputs, {
      formats: hostProviders.flatMap(({ formats }) => formats),
      signal: new AbortController().signal,
      window,
      threads: 1,
    });

    expect(gaps).toEqual([]);
    expect(summary.sources[0]?.bytes).toBeLessThan(1_000_000);
    expect(summary.events).toBeGreaterThan(940);
    expect(summary.events).toBeLessThan(960);
  });

  it("a log without times is read from its start", async () => {
    const path = join(folder, "plain.log");
    writeFileSync(path, "no time here\n".repeat(20_000));

    expect(await windowStart(path, now)).toBe(0);
  });

  it("one endless line, an empty file", async () => {
    writeFileSync(join(folder, "line.log"), "x".repeat(300_000));
    writeFileSync(join(folder, "empty.log"), "");

    expect(await windowStart(join(folder, "line.log"), now)).toBe(0);
    expect(await windowStart(join(folder, "empty.log"), now)).toBe(0);
  });
});

describe("logInputs", () => {
  const window: Window = { since: new Date(now - hour).toISOString(), until: new Date(now).toISOString() };
  const put = (name: string, content: string | Buffer, changed: number) => {
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), changed / 1000, changed / 1000);
  };

  it("takes rotated and compressed files that were written to in the window, and no others", async () => {
    put("error.log", errorLine(now - 60_000), now);
    put("error.log.1", errorLine(now - hour / 2), now - hour / 2);
    put("error.log.2.gz", gzipSync(errorLine(now - 50 * 60_000)), now - 50 * 60_000);
    put("error.log.3.gz", gzipSync(errorLine(now - 9 * hour)), now - 9 * hour);
    put("error.log-20261122", errorLine(now - hour / 3), now - hour / 3);
    put("error.log.bak", errorLine(now), now);
    put("error.logs", errorLine(now), now);

    const { inputs } = await logInputs([{ product: "nginx", path: join(folder, "error.log") }], window);
    const { summary } = await scanLogs(inputs, {
      formats: hostProviders.flatMap(({ formats }) => formats),
      signal: new AbortController().signal,
      threads: 1,
    });

    expect(inputs.map(({ name }) => name.slice(folder.length + 1)).sort()).toEqual([
      "error.log",
      "error.log-20261122",
      "error.log.1",
      "error.log.2.gz",
    ]);
    expect(summary.events).toBe(4);
  });

  it("names each log once, and a missing one as a gap", async () => {
    put("error.log", errorLine(now), now);
    const path = join(folder, "error.log");

    const { inputs, gaps } = await logInputs(
      [
        { product: "nginx", path },
        { product: "nginx", path },
        { product: "apache", path: join(folder, "none.log") },
      ],
      window,
    );

    expect((await logInputs([{ product: "nginx", path: "/dev/null" }], window)).gaps).toMatchObject([
      { code: "unsupported" },
    ]);
    expect(inputs).toHaveLength(1);
    expect(gaps).toMatchObject([{ provider: "apache", code: "not-found" }]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "a log that may not be read is a gap with the permission (skipped as root, who may read all)",
    async () => {
      put("error.log", errorLine(now), now);
      chmodSync(join(folder, "error.log"), 0o000);

      const { gaps } = await logInputs([{ product: "nginx", path: join(folder, "error.log") }], window);

      expect(gaps).toMatchObject([{ code: "denied", permission: expect.stringContaining("adm") }]);
    },
  );
});
