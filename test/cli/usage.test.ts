import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningLab, scenarios } from "@cloud502/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bare, root, runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-usage-"));
let lab: RunningLab;

beforeAll(async () => {
  const scenario = scenarios.find(({ id }) => id === "aws-port-closed");
  if (!scenario) throw new Error("no scenario");
  lab = await scenario.start({ seed: 1, now: new Date() });
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

describe("wrong usage is said in one line before anything is asked", () => {
  it.each([
    [["https://shop.example.com/cart?x=1"], "cloud502 cloudflare origins --hostname shop.example.com"],
    [["aws", "target"], "Did you mean cloud502 aws targets"],
    [["aws", "targets", "web-tg"], "Unexpected argument"],
    [["502"], "cloud502 explain 502"],
    [["help", "nope"], "no command"],
    [["a\u001b[31m\nb"], 'Error: "a\\x0ab"'],
    [["aws", "targets", "--query", "gateways["], "Syntax error"],
    [["aws", "targets", "--export", "x.docx"], "Use one of .json"],
    [["aws", "targets", "--fail-on", "foo"], "to be one of"],
    [["aws", "targets", "--since", "2026-02-31"], "is not a time"],
    [["aws", "targets", "--since", "999999999d"], "is not a time"],
    [["logs", "package.json", "--since", "1h", "--until", "2h"], "is not before"],
    [["permissions", "gcp"], "to be one of"],
    [["logs"], "Missing 1 required arg"],
    [["explain", ""], "nothing to explain"],
    [["rules", "--provider", "nope"], "Products are"],
    [["rules", "--cause", "nope"], "Classes are"],
    [["demo", "--serve", "--port", "18080"], "--port is for one scenario"],
    [["host", "lint", "--nginx-version", "abc"], "no version of nginx"],
    [["host", "guard", "--tcp", "127.0.0.1:99999", "--", "x.service"], "not HOST:PORT"],
    [["host", "guard", "--url", "file:///etc/passwd", "--", "x.service"], "http or https"],
  ])("%j", async (args, says) => {
    const { code, stderr, stdout } = await runCli(args, { env: lab.env });

    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^Error: [^\n]+\n$/);
  });
});

it("logs that --timeout cut short are not read, which is 3", async () => {
  const child = spawn(process.execPath, [`${root}bin/run.js`, "logs", "-", "--timeout", "1"], { env: bare });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve) => child.on("close", resolve)); // stdin stays open: nothing ever comes

  expect(code).toBe(3);
  expect(said).toContain("Error: --timeout ended");
});

it("a window beside everything that was read is said, and does not look like peace", async () => {
  const line = '127.0.0.1 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 502 5 "-" "-"\n';
  const { stdout } = await runCli(["logs", "-", "--since", "2025-01-01", "--until", "2025-02-01"], {
    input: line.repeat(3),
  });

  expect(stdout).toContain("all 3 records are outside the window");
});

describe("outputs", () => {
  it("one file that cannot be written loses neither stdout nor the other files", async () => {
    const good = join(folder, "good.csv");
    const args = ["aws", "load-balancers", "--export", join(folder, "no/x.json"), "--export", good];
    const { code, stdout, stderr } = await runCli(args, { env: lab.env });

    expect(code).toBe(1);
    expect(stdout).toContain("Looked at");
    expect(stderr).toContain("Cannot write");
    expect(readFileSync(good, "utf8")).toMatch(/^provider,name,/);
  });

  it("a reader that has seen enough changes no exit code and keeps no file from being written", async () => {
    const file = join(folder, "after.json");
    const code = await new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [`${root}bin/run.js`, "audit", "--provider", "aws", "-q", "--json", "--export", file],
        { env: { ...bare, ...lab.env }, stdio: ["ignore", "pipe", "ignore"] },
      );
      child.stdout.destroy();
      child.on("close", resolve);
    });

    expect(code).toBe(2);
    expect(existsSync(file)).toBe(true);
  });

  it("the command is recorded quoted, so that it can be pasted", async () => {
    const args = ["aws", "load-balancers", "--json", "--query", "join(' ', [command])"];
    const found = await runCli(args, { env: lab.env });

    expect(JSON.parse(found.stdout)).toBe(`cloud502 aws load-balancers --json --query 'join('\\'' '\\'', [command])'`);
  });

  it("a run of a provider that is not known is a gap, a report cannot be saved as a run", async () => {
    const saved = join(folder, "run.json");
    const report = join(folder, "report.json");
    await runCli(["aws", "load-balancers", "-q", "--save", saved, "--export", report], { env: lab.env });
    const foreign = join(folder, "foreign.json");
    writeFileSync(foreign, readFileSync(saved, "utf8").replaceAll('"provider": "aws"', '"provider": "gcp"'));

    expect(await runCli(["report", foreign])).toMatchObject({ code: 3 });
    expect(await runCli(["report", report, "--save", join(folder, "x.json")])).toMatchObject({ code: 64, stdout: "" });
  });
});

describe("explain answers what a user would paste", () => {
  it.each([
    ["HTTP 502 Bad Gateway", "502  (aws)"],
    ["error 522", "522  (cloudflare)"],
    ["SC", "SC--  (haproxy)"],
    ["sH", "sH--  (haproxy)"],
    ["UF,URX", "UF  (envoy)"],
    ["connect ECONNREFUSED 127.0.0.1:3000", "connection-refused:"],
    ["[2026-11-22 10:00:00 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:1234)", "WORKER TIMEOUT"],
    ["AH01114: something else", "AH01114"],
    ["upstream timed out (110: Connection timed out)", "(nginx)"],
  ])("%s", async (text, says) => {
    const { code, stdout } = await runCli(["explain", text]);

    expect(code).toBe(0);
    expect(stdout).toContain(says);
    expect(stdout).not.toMatch(/\{\w+\}/);
  });
});
