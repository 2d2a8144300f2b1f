import { ndjsonFormat } from "@cloud502/core";
import { hosts } from "@cloud502/hosts";
import { describe, expect, it } from "vitest";
import { awsFormats } from "../../../packages/aws/src/logs/index.ts";
import { countsOf, reconciles, scan, streamOf } from "./support.ts";

const formats = hosts.flatMap((provider) => provider.formats);
const lines = [
  '203.0.113.7 - - [22/Nov/2026:06:42:20 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/8"',
  '203.0.113.7 - - [22/Nov/2026:06:42:21 +0000] "GET /ü?b=\\x22 HTTP/1.1" 502 157 "-" "curl/8"',
  '2026/11/22 06:42:21 [error] 7#7: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.7, server: shop.example, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.1:80/a", host: "shop.example"',
  "",
  '203.0.113.7 - - [22/Nov/2026:06:42:22 +0000] "GET /c HTTP/1.1" 504 167 "-" "curl/8"',
];
const time = "2026-11-22T06:42:20.123456789Z";
const json = (record: object) => `${JSON.stringify(record)}\n`;
const docker = (text: string) => `${JSON.stringify({ log: text, stream: "stdout", time })}\n`;

describe("lines of containers", () => {
  it.each([
    ["Docker's json-file", lines.map((line) => docker(`${line}\n`)).join("")],
    [
      "Docker's json-file, written anew with spaces",
      lines.map((line) => docker(`${line}\n`).replaceAll(/(?<=[{,]?"(?:log|stream|time)"):/g, ": ")).join(""),
    ],
    [
      "Docker's json-file with cut lines",
      lines.map((line) => `${docker(line.slice(0, 9))}${docker(`${line.slice(9)}\n`)}`).join(""),
    ],
    ["CRI", lines.map((line) => `${time} stderr F ${line}\n`).join("")],
    [
      "CRI with cut lines",
      lines.map((line) => `${time} stdout P ${line.slice(0, 9)}\n${time} stdout F ${line.slice(9)}\n`).join(""),
    ],
    ["kubectl's times", lines.map((line) => `${time} ${line}\n`).join("")],
    ["kubectl's prefixes", lines.map((line) => `[pod/shop-7d4b9c-x2x/web] ${line}\n`).join("")],
    ["kubectl's prefixes and times", lines.map((line) => `[pod/shop-7d4b9c-x2x/web] ${time} ${line}\n`).join("")],
    ["Compose's prefixes", lines.map((line) => `web-1     | ${line}\n`).join("")],
    ["Compose's prefixes and times", lines.map((line) => `web-1  | ${time} ${line}\n`).join("")],
    ["a service's prefixes", lines.map((line) => `web.1.x8zk2a@node-1    | ${line}\n`).join("")],
    ["stern's prefixes", lines.map((line) => `shop-7d4b9c5f6d-x2x9z web ${line}\n`).join("")],
    [
      "a log stream's prefixes",
      lines.map((line) => `2026-11-22T06:42:20.123000+00:00 ecs/web/0a1b2c ${line}\n`).join(""),
    ],
    [
      "Fluent Bit",
      lines.map((line) => json({ kubernetes: { pod_name: "a" }, stream: "stdout", log: `${line}\n` })).join(""),
    ],
    ["journald", lines.map((line) => json({ __REALTIME_TIMESTAMP: "1795329740123456", MESSAGE: line })).join("")],
    ["Loki", lines.map((line) => json({ labels: { app: "web" }, line, timestamp: time })).join("")],
    ["Cloud Logging", lines.map((line) => json({ insertId: "a", textPayload: line, severity: "ERROR" })).join("")],
    ["Filebeat", lines.map((line) => json({ "@timestamp": time, log: { offset: 1 }, message: line })).join("")],
    ["CRI of another time zone", lines.map((line) => `2026-11-22T07:42:20.1+01:00 stdout F ${line}\n`).join("")],
  ])("are read without their envelope: %s", async (_, text) => {
    const plain = await scan([streamOf("plain.log", `${lines.join("\n")}\n`)], { formats });
    const wrapped = await scan([streamOf("container.log", text)], { formats });

    expect(plain.summary).toMatchObject({ lines: 5, requests: 3, events: 1, other: 1, serverErrors: 2 });
    expect(reconciles(wrapped)).toBe(true);
    expect(countsOf(wrapped)).toEqual(countsOf(plain));
    expect(wrapped.summary.sources[0]?.format).toBe(plain.summary.sources[0]?.format);
  });

  it("are none where the record itself says what failed", async () => {
    const record = { time, status: 502, path: "/a", message: lines[1] };
    const result = await scan([streamOf("app.log", json(record).repeat(3))], { formats: [ndjsonFormat(), ...formats] });

    expect(result.summary.sources[0]).toMatchObject({ format: "ndjson", requests: 3 });
  });

  it("keep a time that the program wrote itself", async () => {
    const text =
      '2026-11-22T06:42:07.339887Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.1 0.2 0.3 502 502 0 29 "GET http://a:80/ HTTP/1.1" "curl" - -\n';
    const result = await scan([streamOf("clb.log", text)], { formats: awsFormats });

    expect(result.summary.sources[0]).toMatchObject({ format: "clb-access", requests: 1 });
  });

  it("stay as they are where one is broken", async () => {
    const text = [docker(`${lines[0]}\n`), docker(`${lines[1]}\n`), '{"log":"cut\n', `${lines[4]}\n`].join("");
    const result = await scan([streamOf("container.log", text)], { formats });

    expect(reconciles(result)).toBe(true);
    expect(result.summary).toMatchObject({ lines: 4, requests: 3, rejected: 1 });
  });
});
