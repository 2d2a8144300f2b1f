import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type RunningLab, scenarios } from "@cloud502/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bare, root, runCli } from "./run-cli.ts";

let lab: RunningLab;
const folder = mkdtempSync(join(tmpdir(), "cloud502-exit-"));

beforeAll(async () => {
  const scenario = scenarios.find(({ id }) => id === "aws-port-closed");
  if (!scenario) throw new Error("no scenario");
  lab = await scenario.start({ seed: 1, now: new Date() });
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/nope/73e2d6bc24d8a067";
const oneLine = /^(… [^\n]*\n)*Error: [^\n]+\n$/;

describe("wrong usage is 64 and one line", () => {
  it.each([
    [["aws", "targets", "--arn", "foo"], "Not an ARN"],
    [["aws", "targets", "--since", "yesterday-ish"], "is not a time"],
    [["aws", "targets", "--since", "1h", "--until", "2h"], "is not before"],
    [["aws", "targets", "--nonsense"], "Nonexistent flag"],
    [["aws", "targets", "--output", "xml"], "to be one of"],
    [["aws", "targets", "--region", "Mars"], "region"],
    [["demo", "no-such-scenario"], "no scenario"],
    [["report", "package.json"], "not a saved run"],
    [["permissions", "aws", "--command", "nonsense"], "No permission"],
  ])("%s", async (args, says) => {
    const { code, stderr, stdout } = await runCli(args, { env: { AWS_REGION: "eu-west-1" } });

    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(oneLine);
  });

  it("an unknown command is 64 too", async () => {
    expect((await runCli(["no-such-command"])).code).toBe(64);
  });
});

describe("without an answer", () => {
  it("no credentials is 4", async () => {
    const { code, stderr } = await runCli(["aws", "targets", "--region", "eu-west-1"]);

    expect(code).toBe(4);
    expect(stderr).toMatch(oneLine);
  });

  it("an audit of a machine on which no cloud is set up is 4, region or not", async () => {
    const { code, stderr } = await runCli(["audit", "-q"]);

    expect(code).toBe(4);
    expect(stderr).toMatch(/credentials|sign/i);
  });

  it("an expired token is 4", async () => {
    const lift = lab.misbehave?.({ action: "*", kind: "expired-token" });
    const { code, stderr } = await runCli(["aws", "targets"], { env: lab.env });
    lift?.();

    expect(code).toBe(4);
    expect(stderr).toMatch(oneLine);
  });

  it("an unknown target group is 1", async () => {
    const { code, stderr } = await runCli(["aws", "targets", "--arn", arn], { env: lab.env });

    expect(code).toBe(1);
    expect(stderr).toMatch(oneLine);
  });

  it("an endpoint that is down is a gap: 3", async () => {
    const { code, stdout } = await runCli(["aws", "targets", "--json"], {
      env: { ...lab.env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    });

    expect(code).toBe(3);
    expect(JSON.parse(stdout).gaps).toMatchObject([{ code: "unreachable" }]);
  });

  it.each([
    ["html", "invalid-reply"],
    ["truncate", "invalid-reply"],
    ["deny", "denied"],
  ] as const)("a reply of kind %s leaves a gap %s and the rest", async (kind, code) => {
    const lift = lab.misbehave?.({ action: "elasticloadbalancing:DescribeTargetHealth", kind });
    const ran = await runCli(["aws", "targets", "--json"], { env: lab.env });
    lift?.();
    const report = JSON.parse(ran.stdout);

    expect(ran.code).toBe(3);
    expect(report.gaps[0].code).toBe(code);
    expect(report.gateways.length).toBeGreaterThan(0);
    expect(report.gateways[0].probes.length).toBeGreaterThan(0);
    if (kind === "deny") expect(report.gaps[0].permission).toContain("elasticloadbalancing:DescribeTargetHealth");
  });

  it("--allow-gaps makes gaps 0", async () => {
    const lift = lab.misbehave?.({ action: "elasticloadbalancing:DescribeTargetHealth", kind: "deny" });
    const { code } = await runCli(["aws", "targets", "--allow-gaps"], { env: lab.env });
    lift?.();

    expect(code).toBe(0);
  });

  it("--timeout ends a run that waits, with a gap", async () => {
    const lift = lab.misbehave?.({
      action: "elasticloadbalancing:DescribeTargetHealth",
      kind: "latency",
      milliseconds: 60_000,
    });
    const { code, stdout } = await runCli(["aws", "targets", "--timeout", "2s", "--json"], { env: lab.env });
    lift?.();

    expect(code).toBe(3);
    expect(JSON.parse(stdout).gaps.some((gap: { code: string }) => gap.code === "timeout")).toBe(true);
  });
});

describe("with findings", () => {
  it("listings end with 0, audit with 2, and --fail-on decides", async () => {
    const listing = await runCli(["aws", "targets", "-q"], { env: lab.env });
    const strict = await runCli(["aws", "targets", "-q", "--fail-on", "high"], { env: lab.env });
    const audit = await runCli(["audit", "--provider", "aws", "--json"], { env: lab.env });
    const lax = await runCli(["audit", "--provider", "aws", "--fail-on", "none", "--json"], { env: lab.env });

    expect([listing.code, strict.code, audit.code, lax.code]).toEqual([0, 2, 2, 0]);
    expect(JSON.parse(audit.stdout).findings[0].cause).toBe("connection-refused");
  });

  it("a saved run and a report are shown again without a cloud", async () => {
    const saved = join(folder, "run.json");
    const page = join(folder, "audit.md");
    const audit = await runCli(["audit", "--provider", "aws", "--json", "--save", saved, "--export", page], {
      env: lab.env,
    });
    const again = await runCli(["report", saved, "--json"]);
    writeFileSync(join(folder, "report.json"), audit.stdout);
    const shown = await runCli(["report", join(folder, "report.json")]);

    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout).findings).toEqual(JSON.parse(audit.stdout).findings);
    expect(shown.stdout).toContain("connection-refused");
  });

  it("--query selects", async () => {
    const { stdout } = await runCli(["aws", "load-balancers", "--query", "length(gateways)"], { env: lab.env });

    expect(Number(stdout)).toBeGreaterThan(0);
  });
});

describe("as a good neighbour", () => {
  it("keeps progress off stdout and colour off a pipe", async () => {
    const { stdout } = await runCli(["aws", "targets"], { env: lab.env });

    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("…  ");
  });

  it("ends with 130 on Ctrl-C", async () => {
    const lift = lab.misbehave?.({ action: "*", kind: "latency", milliseconds: 60_000 });
    const child = spawn(process.execPath, [`${root}bin/run.js`, "aws", "targets"], {
      env: { ...bare, ...lab.env },
      stdio: "ignore",
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    lift?.();

    expect(code).toBe(130);
  });

  it("does not mind a reader that leaves early", async () => {
    const child = spawn("sh", ["-c", `"${process.execPath}" "${root}bin/run.js" rules | head -n 1; echo "$?"`], {
      env: { ...bare },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    await new Promise((resolve) => child.on("close", resolve));

    expect(out.trim().split("\n")).toHaveLength(2);
    expect(err).toBe("");
  });

  it("prints no stack without --debug and no secret ever", async () => {
    const { stderr, stdout } = await runCli(["aws", "targets", "--debug"], {
      env: { ...lab.env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    });

    expect(stdout + stderr).not.toContain(lab.env.AWS_SECRET_ACCESS_KEY);
  });
});

describe("logs", () => {
  it("reads what it can and says what it cannot: 3", async () => {
    const whole =
      'http 2018-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"\n';
    const logs = join(folder, "a.log.gz");
    writeFileSync(logs, gzipSync(whole.repeat(2000)).subarray(0, -40));
    const { code, stdout } = await runCli(["logs", logs, join(folder, "missing.log"), "--json"]);
    const report = JSON.parse(stdout);

    expect(code).toBe(3);
    expect(report.logs.requests).toBeGreaterThan(0);
    expect(report.gaps).toHaveLength(2);
  });

  it("reads stdin", async () => {
    const { stdout, code } = await runCli(["logs", "-", "--json"], { input: "" });

    expect(JSON.parse(stdout).logs.lines).toBe(0);
    expect([0, 3]).toContain(code);
  });
});
