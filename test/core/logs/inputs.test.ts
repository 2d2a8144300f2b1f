import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expandInputs } from "@cloud502/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "cloud502-inputs-"));
const server = createServer();
const stdin = async function* () {
  yield Buffer.from("from stdin");
};

beforeAll(async () => {
  mkdirSync(join(folder, "nginx/old"), { recursive: true });
  for (const name of ["b.log", "a.log", "nginx/access.log", "nginx/old/access.log.1.gz", "odd [1].log"]) {
    writeFileSync(join(folder, name), "x\n");
  }
  symlinkSync(join(folder, "a.log"), join(folder, "nginx/link.log"));
  symlinkSync(folder, join(folder, "nginx/circle"));
  await new Promise<void>((resolve) => server.listen(join(folder, "app.sock"), resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const expand = async (...names: string[]) => {
  const { inputs, gaps } = await expandInputs(
    names.map((name) => (name === "-" ? name : join(folder, name))),
    stdin,
  );
  return { names: inputs.map(({ name }) => name.replace(`${folder}/`, "")), inputs, gaps };
};

describe("expandInputs", () => {
  it("reads folders with all below, in order, without sockets and circles", async () => {
    const { names, gaps } = await expand(".");

    expect(names).toEqual([
      "a.log",
      "b.log",
      "nginx/access.log",
      "nginx/link.log",
      "nginx/old/access.log.1.gz",
      "odd [1].log",
    ]);
    expect(gaps).toEqual([]);
  });

  it("takes every file once, however often it is named", async () => {
    expect((await expand("a.log", "*.log", "a.log")).names).toEqual(["a.log", "b.log", "odd [1].log"]);
  });

  it("takes a file whose name looks like a glob", async () => {
    expect((await expand("odd [1].log")).names).toEqual(["odd [1].log"]);
  });

  it("says what to do about an address", async () => {
    const { gaps } = await expandInputs(["s3://logs/AWSLogs/"], stdin);

    expect(gaps).toMatchObject([
      { code: "not-found", message: expect.stringMatching(/^there is no file s3:.*; addresses are not opened: save/) },
    ]);
  });

  it("expands globs over folders", async () => {
    expect((await expand("**/access.log*")).names).toEqual(["nginx/access.log", "nginx/old/access.log.1.gz"]);
  });

  it("reads - from stdin", async () => {
    const { inputs } = await expand("-");

    const chunks: string[] = [];
    for await (const chunk of inputs[0]?.open?.(new AbortController().signal) ?? []) chunks.push(chunk.toString());
    expect(chunks).toEqual(["from stdin"]);
  });

  it("says what is not there and what is no file, and goes on", async () => {
    const { names, gaps } = await expand("missing.log", "app.sock", "*.nothing", "a.log");

    expect(names).toEqual(["a.log"]);
    expect(gaps.map(({ code }) => code)).toEqual(["not-found", "unreadable", "not-found"]);
  });
});
