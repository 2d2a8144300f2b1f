import { existsSync, readFileSync } from "node:fs";
import type { Fields } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { logpushFormats } from "../../packages/cloudflare/src/logs/logpush.ts";
import { signatureOf, signatures } from "../../packages/cloudflare/src/signatures.ts";

const fixture = "../shared/fixtures/cloudflare/logpush/http_requests-5xx-synthetic.ndjson";
const lines = existsSync(fixture) ? readFileSync(fixture, "utf8").trim().split("\n") : [];
const [format, unixFormat] = logpushFormats;

/** What each class of the fixture proves: written down by hand from its description. */
const expected: Readonly<Record<string, readonly [signature: string, producedBy: string]>> = {
  "origin-502": ["origin-answered", "origin"],
  "cf-502": ["edge-502", "edge"],
  "520-empty": ["empty-or-invalid-reply", "edge"],
  "521": ["connection-refused", "edge"],
  "522-syn": ["no-syn-ack", "edge"],
  "522-ack": ["request-not-acknowledged", "edge"],
  "523": ["no-route-to-origin", "edge"],
  "524": ["read-timeout", "edge"],
  "525": ["tls-handshake-failed", "edge"],
  "526": ["certificate-refused", "edge"],
  "530-1016": ["origin-name-or-tunnel", "edge"],
  "503-speedbrain": ["prefetch-refused", "edge"],
  "origin-503": ["origin-answered", "origin"],
  "504-earlyhints": ["early-hints-miss", "edge"],
  "stale-masked": ["masked-by-cache", "origin"],
};

function fieldsOf(line: string): Fields {
  const record = JSON.parse(line) as Record<string, unknown>;
  return (name) => (record[name] === undefined ? undefined : String(record[name]));
}

describe.skipIf(lines.length === 0)("Logpush records (skipped without the fixture)", () => {
  it.each(lines.map((line) => [String(JSON.parse(line)._class), line] as const))("%s", (name, line) => {
    const found = format?.classify(fieldsOf(line));

    expect([found?.signature, found?.detail?.producedBy]).toEqual(expected[name]);
  });

  it("are recognised by content, whichever way times are written", () => {
    const [line = ""] = lines;
    const nanoseconds = line.replace(/"EdgeStartTimestamp":"[^"]*"/, '"EdgeStartTimestamp":1795329600000000000');
    const seconds = line.replace(/"EdgeStartTimestamp":"[^"]*"/, '"EdgeStartTimestamp":1795329600');

    expect([line, nanoseconds, seconds].map((one) => [format?.matches(one), unixFormat?.matches(one)])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
    expect(format?.matches('{"a":1}')).toBe(false);
  });
});

describe("the table of signatures", () => {
  it("knows where a hostname leads", () => {
    const id = (edge: number, route: "tunnel" | "cname" | "load-balancer") =>
      signatureOf({ edge, origin: 0, route })?.id;

    expect([id(530, "tunnel"), id(530, "cname"), id(530, "load-balancer"), id(502, "tunnel")]).toEqual([
      "no-connector",
      "origin-name-unresolved",
      "no-usable-pool",
      "connector-cannot-reach-service",
    ]);
  });

  it("says nothing of requests that went well, and something of every 5xx", () => {
    expect(signatureOf({ edge: 200, origin: 200 })).toBeUndefined();
    expect(signatureOf({ edge: 404, origin: 404 })).toBeUndefined();
    for (let edge = 500; edge < 600; edge += 1)
      for (const origin of [0, 200, 500, 502]) expect(signatureOf({ edge, origin })).toBeDefined();
  });

  it("has each signature once", () => {
    expect(new Set(signatures.map(({ id }) => id)).size).toBe(signatures.length);
  });
});
