import { fill, printable, type Report, redactReport, redactText, shellQuote } from "@cloud502/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("printable", () => {
  it("removes escape sequences and shows other controls", () => {
    expect(printable("\u001b[31mred\u001b[0m\u001b]0;title\u0007 a\nb\u202e")).toBe("red a\\x0ab\\u{202e}");
  });

  it("leaves nothing that a terminal obeys, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe("shellQuote and fill", () => {
  it("quotes what a shell would read as more than a word", () => {
    expect(shellQuote("a'b $(c)")).toBe(`'a'\\''b $(c)'`);
    expect(shellQuote("arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1")).toBe(
      "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1",
    );
  });

  it("leaves an unknown name visible", () => {
    expect(fill("set {a} to {b}", { a: "x" })).toBe("set x to <b>");
  });
});

describe("redactText", () => {
  it.each([
    ["GET /a?token=abc&x=1 HTTP/1.1", "GET /a?token=REDACTED&x=REDACTED HTTP/1.1"],
    ["cookie: session=abc; other=def", "cookie: REDACTED"],
    ["Authorization: Bearer abc.def-ghi", "Authorization: REDACTED"],
    ["said Bearer abcdefghij here", "said Bearer REDACTED here"],
    ["matcher 200-299", "matcher 200-299"],
  ])("%s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
});

describe("credentials", () => {
  it.each([
    ["postgres://app:hunter2@db/x timed out", "postgres://REDACTED@db/x timed out"],
    ["token eyJhbGciOi.eyJzdWIiOi.c2ln here", "token REDACTED here"],
    ["password=hunter2, next", "password=REDACTED, next"],
    ['{"access_token":"abc","x":1}', '{"access_token":"REDACTED","x":1}'],
    ["http://127.0.0.1:8080/health", "http://127.0.0.1:8080/health"],
  ])("%s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  const names = [
    ...["cookie", "set-cookie", "authorization", "proxy-authorization", "x-api-key", "x-amz-security-token"],
    ...["passwd", "password", "client_secret", "access_token", "refresh_token", "id_token", "api_key", "apikey"],
    ...["x-amz-signature", "x-amz-credential"],
  ];
  it.each(names)("are what %s says, however it is written", (name) => {
    for (const written of [name, name.toUpperCase(), name.replace(/\b\w/g, (first) => first.toUpperCase())])
      expect(redactText(`said ${written}: hunter2`)).toBe(`said ${written}: REDACTED`);
  });
});

describe("redactReport", () => {
  const line =
    "2026/11/22 10:00:00 [error] 7#7: *1 upstream timed out, client: 203.0.113.9, upstream: 10.0.0.1:80, x: 2001:db8::7.";
  const report: Report = {
    schemaVersion: "1.0",
    generatedAt: "2026-11-22T11:00:00.000Z",
    command: "cloud502 logs https://u:secret@logs.example/x",
    gateways: [],
    logs: {
      sources: [],
      lines: 1,
      requests: 0,
      events: 1,
      other: 0,
      rejected: 0,
      serverErrors: 0,
      by: { key: "client", rows: [{ value: "::ffff:203.0.113.10", requests: 1, serverErrors: 1 }] },
      groups: [
        {
          kind: "event",
          signature: "x",
          cause: "response-timeout",
          source: "nginx-error",
          provider: "nginx",
          backend: "10.0.0.1:80",
          count: 1,
          firstSeen: "2026-11-22T10:00:00Z",
          lastSeen: "2026-11-22T10:00:00Z",
          samples: [{ time: "2026-11-22T10:00:00Z", source: "error.log:1", text: line }],
        },
      ],
    },
    findings: [
      {
        rule: "nginx/x",
        provider: "nginx",
        subject: "/a?token=abc",
        key: "0123456789abcdef",
        title: "t",
        severity: "high",
        cause: "response-timeout",
        confidence: "low",
        gateway: null,
        requests: 0,
        evidence: [{ direction: "for", fact: line, source: "nginx-error log" }],
        fix: ["curl http://api/?per_page=50"],
        docs: ["https://example.com/?view=x"],
      },
    ],
    gaps: [],
  };

  it("takes secrets out of every text, and leaves commands and links whole", () => {
    const clean = redactReport(report);

    expect(clean.command).toBe("cloud502 logs https://REDACTED@logs.example/x");
    expect(clean.findings[0]?.subject).toBe("/a?token=REDACTED");
    expect(clean.findings[0]?.fix).toEqual(report.findings[0]?.fix);
    expect(clean.findings[0]?.docs).toEqual(report.findings[0]?.docs);
  });

  it("hides clients of both families in samples, evidence and tables; backends and times stay", () => {
    const clean = redactReport(report, { clientAddresses: true });
    const hidden = line.replace("203.0.113.9", "CLIENT").replace("2001:db8::7", "CLIENT");

    expect(clean.findings[0]?.evidence[0]?.fact).toBe(hidden);
    expect(clean.logs?.groups?.[0]?.samples[0]?.text).toBe(hidden);
    expect(clean.logs?.by?.rows[0]?.value).toBe("CLIENT");
    expect(redactReport(report)).toMatchObject({ findings: [{ evidence: [{ fact: line }] }] });
  });
});
