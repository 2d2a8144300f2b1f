import { ndjsonFormat, scanLogs } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { streamOf } from "./support.ts";

const signal = new AbortController().signal;
const scanJson = (records: readonly object[], format = ndjsonFormat()) =>
  scanLogs([streamOf("app.json", records.map((record) => `${JSON.stringify(record)}\n`).join(""))], {
    formats: [format],
    signal,
  });

describe("generic JSON lines", () => {
  it("finds time and status under common names, nested or not, as text or number", async () => {
    const result = await scanJson([
      { ts: 1_795_327_200, status: 200, uri: "/a" },
      { "@timestamp": "2026-11-22T06:00:00.000Z", http: { response: { status_code: 503 } }, url: { path: "/b?x" } },
      {
        time: "2026-11-22T07:00:00+01:00",
        status: "502",
        upstream_status: "502",
        upstream_addr: "10.0.0.1:80",
        request: "GET /c HTTP/1.1",
      },
      { time: 1_795_327_200_123, status: 504, host: "shop.example" },
    ]);

    expect(result.summary).toMatchObject({ lines: 4, requests: 4, rejected: 0, serverErrors: 3 });
    expect(result.summary.timeline?.points).toEqual([["2026-11-22T06:00:00.000Z", 4, 3]]);
    const groups = result.failures.get("ndjson")?.groups;
    expect(groups).toHaveLength(3);
    expect(groups).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ signature: "server-error", cause: "backend-error", status: 503, route: "/b" }),
        expect.objectContaining({
          signature: "backend-answered",
          cause: "backend-error",
          status: 502,
          route: "/c",
          backend: "10.0.0.1:80",
        }),
        expect.objectContaining({
          signature: "server-error",
          cause: "backend-error",
          status: 504,
          host: "shop.example",
        }),
      ]),
    );
  });

  it("takes a mapping", async () => {
    const format = ndjsonFormat({ time: "when", status: "answer.code", seconds: "took" }, "mine");
    const result = await scanJson([{ when: "2026-11-22T06:00:00Z", answer: { code: 500 }, took: 1.5 }], format);

    expect(result.failures.get("ndjson")?.groups).toMatchObject([
      { signature: "server-error", source: "mine", timings: { total: { sum: 1.5 } } },
    ]);
  });

  it("is not taken in by JSON that is no request log", async () => {
    const result = await scanJson([{ level: "info", message: "hello", status: "ok", time: "2026-11-22T06:00:00Z" }]);

    expect(result.summary.sources[0]?.format).toBeNull();
  });
});
