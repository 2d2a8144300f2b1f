import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type RunningLab, scenarios } from "@cloud502/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bare, root, runCli } from "./run-cli.ts";

let lab: RunningLab;
const folder = mkdtempSync(join(tmpdir(), "cloud502-examples-"));

beforeAll(async () => {
  const scenario = scenarios.find(({ id }) => id === "aws-port-closed");
  if (!scenario) throw new Error("no scenario");
  lab = await scenario.start({ seed: 1, now: new Date() });
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

/** Runs an example as its first comment says. */
async function run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ["--conditions=source", `${root}examples/${name}`, ...args], {
    env: { ...bare, ...lab.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on("close", resolve)),
  ]);
  return { out, err, code };
}

describe("examples", () => {
  it("target-group-health prints every target and what is wrong", async () => {
    const { out, err, code } = await run("target-group-health.ts", [lab.hints?.targetGroup ?? ""]);

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/\tunhealthy\tTarget\.FailedHealthChecks/);
  });

  it("audit-summary posts one message", async () => {
    const posted: string[] = [];
    const server = createServer(async (request, response) => {
      posted.push(await text(request));
      response.end("ok");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code } = await run("audit-summary.ts", [], { WEBHOOK_URL: `http://127.0.0.1:${port}/` });
    server.close();

    expect(code).toBe(0);
    expect(JSON.parse(posted[0] ?? "").text).toMatch(/findings at high or above/);
  });

  it("rediagnose finds the same again without a cloud", async () => {
    const file = join(folder, "run.json");
    await runCli(["audit", "--provider", "aws", "--save", file, "-q"], { env: lab.env });
    const { out, code } = await run("rediagnose.ts", [file], { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });

    expect(code).toBe(0);
    expect(out.split("\n")[0]).toContain("connection-refused");
  });
});
