import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Context } from "@cloud502/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostInspection, inspectHost } from "../../packages/hosts/src/host.ts";
import { freePort } from "./hosts-backend.ts";
import { ask, has, listening, type Program, run } from "./hosts-programs.ts";

const context = (): Context => ({
  signal: new AbortController().signal,
  now: () => new Date(),
  sleep: (milliseconds) => sleep(milliseconds),
  gap: () => {},
  env: {},
});
const lastHour = () => ({
  since: new Date(Date.now() - 3_600_000).toISOString(),
  until: new Date(Date.now() + 1000).toISOString(),
});

describe.skipIf(!has("nginx"))("host inspect on a running nginx (skipped where nginx is not installed)", () => {
  let folder = "";
  let nginx: Program;
  let port = 0;
  let closed = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cloud502-inspect-"));
    chmodSync(folder, 0o755);
    [port, closed] = [await freePort(), await freePort()];
    mkdirSync(join(folder, "tmp"));
    writeFileSync(
      join(folder, "nginx.conf"),
      `worker_processes 1;\ndaemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log info;\nevents { worker_connections 256; }\nhttp {\n${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`).join("\n")}\nlog_format own '$time_iso8601 $status "$request" us="$upstream_status" ua="$upstream_addr" uct="$upstream_connect_time" uht="$upstream_header_time"';\naccess_log ${folder}/access.log own;\nupstream app { server 127.0.0.1:${closed}; }\nserver { listen 127.0.0.1:${port}; server_name shop.example; location / { proxy_pass http://app; } location = /status { stub_status; allow 127.0.0.1; deny all; } }\n}\n`,
    );
    nginx = run("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")]);
    await listening(port, nginx);
    for (let count = 0; count < 3; count++) await ask(port);
    await sleep(200);
  });

  afterAll(async () => {
    await nginx?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Findings about this nginx: others may run on the machine at the same time. */
  const mine = ({ snapshots, findings }: HostInspection) => {
    const id = join(folder, "nginx.conf");
    return {
      snapshot: snapshots.find(({ gateway }) => gateway.id === id),
      findings: findings.filter(({ gateway }) => gateway === id),
    };
  };

  it("names the cause from configuration, sockets and logs, in under two seconds", async () => {
    const started = performance.now();
    const inspection = await inspectHost({ window: lastHour() }, context());
    const seconds = (performance.now() - started) / 1000;
    const { snapshot, findings } = mine(inspection);

    expect(findings[0]).toMatchObject({ cause: "connection-refused", confidence: "high" });
    expect(findings.map(({ rule }) => rule)).toContain("nginx/nothing-listens");
    expect(snapshot?.gateway).toMatchObject({
      pools: [{ id: "app" }],
      hostnames: ["shop.example"],
      scope: { requests: expect.any(String) },
    });
    expect(snapshot?.backends).toEqual([{ pool: "app", address: `127.0.0.1:${closed}`, state: "unknown" }]);
    expect(inspection.logs.sources.map(({ name, format }) => [name, format])).toEqual(
      expect.arrayContaining([
        [join(folder, "access.log"), "nginx-own"],
        [join(folder, "error.log"), "nginx-error"],
      ]),
    );
    expect(seconds).toBeLessThan(process.env.CI ? 6 : 4);
  });

  it("a stopped run is an InspectionError", async () => {
    const stop = new AbortController();
    stop.abort();
    const aborted = { ...context(), signal: stop.signal, sleep: () => Promise.reject(new Error("stopped")) };

    await expect(inspectHost({ window: lastHour() }, aborted)).rejects.toMatchObject({
      name: "InspectionError",
      code: "aborted",
    });
  });

  it("reads rotated and compressed logs of the window", async () => {
    renameSync(join(folder, "error.log"), join(folder, "error.log.1"));
    writeFileSync(join(folder, "error.log.2.gz"), gzipSync(""));
    const { findings } = mine(await inspectHost({ window: lastHour() }, context()));

    expect(findings.map(({ rule }) => rule)).toContain("nginx/connect-refused");
    renameSync(join(folder, "error.log.1"), join(folder, "error.log"));
  });

  it.skipIf(process.getuid?.() !== 0)(
    "as an unprivileged user with unreadable logs: the gaps are named and the rest is answered (skipped unless root runs the tests)",
    async () => {
      chmodSync(join(folder, "error.log"), 0o600);
      chmodSync(join(folder, "access.log"), 0o600);
      const script = `const { inspectHost } = await import(${JSON.stringify(join(import.meta.dirname, "../../packages/hosts/src/host.ts"))});
      const context = { signal: new AbortController().signal, now: () => new Date(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)), gap() {}, env: {} };
      const { findings, gaps } = await inspectHost({ window: ${JSON.stringify(lastHour())} }, context);
      console.log(JSON.stringify({ findings: findings.map(({ rule, gateway }) => [rule, gateway]), gaps }));`;
      const child = spawn(process.execPath, ["--conditions=source", "--input-type=module", "-e", script], {
        uid: 65534,
        gid: 65534,
        cwd: join(import.meta.dirname, "../.."),
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [output, errors] = ["", ""];
      child.stdout.on("data", (bytes) => {
        output += bytes;
      });
      child.stderr.on("data", (bytes) => {
        errors += bytes;
      });
      await new Promise((resolve) => child.once("close", resolve));
      expect(output, errors).not.toBe("");
      const { findings, gaps } = JSON.parse(output);

      expect(findings).toContainEqual(["nginx/nothing-listens", join(folder, "nginx.conf")]);
      expect(gaps).toContainEqual(
        expect.objectContaining({ question: `log ${join(folder, "error.log")}`, code: "denied" }),
      );
      expect(gaps).toContainEqual(expect.objectContaining({ question: "open files of the processes", code: "denied" }));
    },
  );
});
