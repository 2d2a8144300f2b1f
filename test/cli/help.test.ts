import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { bare, root, runCli } from "./run-cli.ts";

const pages: {
  readonly help: Readonly<Record<string, string>>;
  readonly topics: readonly string[];
  readonly plain: { readonly rules: string };
} = JSON.parse(readFileSync(`${root}packages/cli/dist/pages.json`, "utf8"));

/** The page as oclif renders it at run time, past the pre-rendered ones. */
function liveHelp(name: string): Promise<string> {
  return live([...name.split(" ").filter(Boolean), "--help"]);
}

async function live(args: readonly string[]): Promise<string> {
  const script = `import("@oclif/core/execute").then(({ execute }) => execute({ dir: ${JSON.stringify(`file://${root}bin/run.js`)}, args: ${JSON.stringify(args)} }))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: root, env: { ...bare } });
  return stdout;
}

describe("pre-rendered help", () => {
  it.each(Object.keys(pages.help))('page "%s" equals live help', async (name) => {
    expect(pages.help[name]).toBe(await liveHelp(name));
  });

  it("and so does the list of rules", async () => {
    expect(pages.plain.rules).toBe(await live(["rules"]));
    expect((await runCli(["rules"])).stdout).toBe(pages.plain.rules);
  });

  it("answers --help, -h, help and a bare topic alike", async () => {
    const expected = pages.help.aws;
    for (const args of [["aws", "--help"], ["aws", "-h"], ["help", "aws"], ["aws"]])
      expect((await runCli(args)).stdout).toBe(expected);
  });

  it("shows examples before flags", () => {
    const page = pages.help["aws targets"] ?? "";
    expect(page.indexOf("EXAMPLES")).toBeGreaterThan(0);
    expect(page.indexOf("EXAMPLES")).toBeLessThan(page.indexOf("FLAGS"));
  });
});
