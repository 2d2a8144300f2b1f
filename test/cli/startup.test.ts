import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root, runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sdk = /node_modules\/(@aws-sdk|@smithy|@azure|cloudflare)\//;

describe("start-up", () => {
  it.each([
    [["--help"]],
    [["aws", "--help"]],
    [["aws", "targets", "--help"]],
    [["rules"]],
    [["explain", "502"]],
    [["permissions", "aws"]],
  ])("%s loads no cloud SDK", async (args) => {
    const file = join(folder, `${args.join("-")}.txt`);

    const { code } = await runCli(args, {
      node: ["--import", `${root}test/cli/record-modules.mjs`],
      env: { RECORD_MODULES: file },
    });
    const loaded = readFileSync(file, "utf8").split("\n");

    expect(code).toBe(0);
    expect(loaded.filter((url) => sdk.test(url))).toEqual([]);
  });

  it("prints help pages before oclif loads", async () => {
    const file = join(folder, "help.txt");

    await runCli(["aws", "targets", "--help"], {
      node: ["--import", `${root}test/cli/record-modules.mjs`],
      env: { RECORD_MODULES: file },
    });

    expect(readFileSync(file, "utf8")).not.toContain("@oclif");
  });
});
