import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableKeys } from "@cloud502/core";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "cloud502-format-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const nginx =
  '10.0.0.9 [22/Nov/2026:06:42:20 +0000] "GET /a HTTP/1.1" 502 "502" "10.0.0.1:80"\n10.0.0.9 [22/Nov/2026:06:42:21 +0000] "GET /a HTTP/1.1" 200 "200" "10.0.0.1:80"\n';
const template = `$remote_addr [$time_local] "$request" $status "$upstream_status" "$upstream_addr"`;
const json =
  '{"at":1795329740,"http":{"code":503},"up":"10.0.0.1:80","line":"GET /x?y=1 HTTP/1.1"}\n{"at":1795329741,"http":{"code":200},"up":"10.0.0.1:80","line":"GET /x HTTP/1.1"}\n';

describe("logs --log-format", () => {
  it("is what a file of an unknown format asks for", async () => {
    const text = "#Fields: date time cs-method cs-uri-stem sc-status\n2026-11-22 06:42:07 GET /a 502\n";
    const { stdout, code } = await runCli(["logs", file("iis.log", text), "--json"]);

    expect(code).toBe(3);
    expect(JSON.parse(stdout).gaps).toMatchObject([
      { code: "unsupported", message: expect.stringContaining("--log-format") },
    ]);
  });

  it("is not asked for by an empty file", async () => {
    const { stdout, code } = await runCli(["logs", file("rotated.log", "")]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/rotated\.log +empty +0 /);
  });

  it.each([
    ["an nginx string", () => template],
    ["a file with a string", () => file("format.txt", template)],
    [
      "an nginx configuration",
      () =>
        file(
          "nginx.conf",
          `events {}\nhttp {\n  log_format own '${template}';\n  access_log ${folder}/a.log own;\n}\n`,
        ),
    ],
  ])("takes %s", async (_, format) => {
    const { stdout } = await runCli(["logs", file("a.log", nginx), "--log-format", format(), "--json"]);
    const { logs } = JSON.parse(stdout);

    expect(logs).toMatchObject({ requests: 2, rejected: 0, serverErrors: 1 });
    expect(logs.groups[0]).toMatchObject({ status: 502, backend: "10.0.0.1:80", route: "/a" });
  });

  it("takes an Apache string", async () => {
    const line = '127.0.0.1 - - [22/Nov/2026:06:51:49 +0000] "GET / HTTP/1.1" 503 339 1.5\n';
    const { stdout } = await runCli([
      "logs",
      file("b.log", line),
      "--log-format",
      '%h %l %u %t "%r" %>s %b %{ms}T',
      "--json",
    ]);

    expect(JSON.parse(stdout).logs).toMatchObject({ requests: 1, serverErrors: 1 });
  });

  it("is not needed for JSON lines with a time and a status, which nobody is blamed for", async () => {
    const line = (status: number) =>
      `${JSON.stringify({ "@timestamp": "2026-11-22T06:42:20Z", http: { response: { status_code: status } }, url: { path: "/a" } })}\n`;
    const { stdout, code } = await runCli(["logs", file("ecs.log", line(200) + line(502)), "--json"]);
    const { logs, findings, gaps } = JSON.parse(stdout);

    expect(logs.sources).toMatchObject([{ format: "ndjson", requests: 2, serverErrors: 1 }]);
    expect(logs.groups).toMatchObject([{ signature: "server-error", status: 502, route: "/a" }]);
    expect({ findings, gaps, code }).toEqual({ findings: [], gaps: [], code: 0 });
  });

  it("takes a mapping of JSON fields", async () => {
    const { stdout } = await runCli([
      "logs",
      file("c.json", json),
      "--log-format",
      "json:epoch=at,status=http.code,backend=up,request=line",
      "--json",
    ]);
    const { logs } = JSON.parse(stdout);

    expect(logs).toMatchObject({ requests: 2, serverErrors: 1 });
    expect(logs.groups[0]).toMatchObject({ status: 503, backend: "10.0.0.1:80", route: "/x" });
  });

  it.each(["nonsense", "json:status=x", "json:bogus=x"])("refuses %s", async (format) => {
    const { code, stderr } = await runCli(["logs", file("a.log", nginx), "--log-format", format]);

    expect(code).toBe(64);
    expect(stderr).toMatch(/^Error: [^\n]+\n$/);
  });
});

describe("logs --by", () => {
  it("names the fields that there are when it finds none of that name", async () => {
    const { stdout } = await runCli(["logs", file("c.log", nginx), "--log-format", template, "--by", "upstream"]);

    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "no log that was read tells upstream of its requests; there are remote_addr, time_local, request, status, upstream_status, upstream_addr",
    );
  });

  it("makes a table of every key that it knows", async () => {
    const log = file("e.log", nginx);
    for (const key of tableKeys) {
      const { stdout } = await runCli(["logs", log, "--log-format", template, "--by", key, "--json"]);
      expect([key, JSON.parse(stdout).logs.by.rows.length > 0]).toEqual([key, key !== "host"]);
    }
  });

  it("says nothing when there was no failure to make a table of", async () => {
    const fine = nginx.split("\n")[1] ?? "";
    const { stdout } = await runCli(["logs", file("d.log", `${fine}\n`), "--log-format", template]);

    expect(stdout).not.toContain("no log that was read tells");
  });
});
