import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { threadsFor } from "../../packages/cli/src/early-workers.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-early-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of so many megabytes, none of which are stored. */
function file(name: string, megabytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  truncateSync(path, megabytes * 1024 * 1024);
  return path;
}

describe("threads that start while the command loads", () => {
  mkdirSync(join(folder, "old"));
  symlinkSync(join(folder, "nowhere"), join(folder, "old/broken.log"));
  file("old/a.log.gz", 2);
  file("old/b.log.gz", 2);

  it.each([
    ["a big file", [file("big.log", 40)], Number.POSITIVE_INFINITY],
    ["files that are big together", [file("a.log", 20), file("b.log", 20)], Number.POSITIVE_INFINITY],
    ["a folder of compressed files", [join(folder, "old")], Number.POSITIVE_INFINITY],
    ["one compressed file, which one thread expands", [file("one.log.gz", 4), "--json"], 1],
    ["a small file", [file("small.log", 1), "--since", "2h", "--by=path"], 0],
    ["a small compressed file", [file("small.log.gz", 1)], 0],
    ["a name of nothing", [join(folder, "nothing.log"), "-"], 0],
  ])("are as many as are worth it for %s", (_, words, threads) => {
    expect(threadsFor(words)).toBe(threads);
  });
});
