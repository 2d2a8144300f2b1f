import { type Report, renderers, type Style } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const style: Style = {
  view: "backends",
  width: 100,
  color: false,
  unicode: true,
  words: () => ({ gateway: "load balancer", backend: "target", pool: "target group" }),
};

const hostile = "=cmd|' /C calc'!A0 \u001b[2J<img src=x onerror=alert(1)> | `x` [a](javascript:1)";

const report: Report = {
  schemaVersion: "1.0",
  generatedAt: "2026-11-22T11:00:00.000Z",
  command: "cloud502 aws targets",
  gateways: [
    {
      provider: "aws",
      id: "lb-1",
      name: "web",
      kind: "gateway",
      pools: [{ id: "tg-1", name: "web-8080" }],
      scope: { region: "eu-west-1" },
      backends: [
        { pool: "tg-1", address: "10.0.0.1:80", state: "healthy" },
        { pool: "tg-1", address: "10.0.0.2:80", state: "unhealthy", reason: "Target.Timeout", description: hostile },
      ],
    },
  ],
  findings: [
    {
      rule: "aws/x",
      provider: "aws",
      subject: hostile,
      key: "0123456789abcdef",
      title: "Something broke",
      severity: "high",
      cause: "connect-timeout",
      confidence: "medium",
      gateway: "lb-1",
      requests: 3,
      evidence: [{ direction: "for", fact: hostile, source: "s" }],
      fix: ["do this"],
      docs: ["https://example.com/"],
    },
  ],
  gaps: [
    { provider: "aws", question: "metrics", code: "denied", message: "no", permission: "cloudwatch:GetMetricData" },
  ],
};

async function render(format: keyof typeof renderers, over: Partial<Style> = {}): Promise<string> {
  return (await renderers[format]())(report, { ...style, ...over });
}

describe("renderers", () => {
  it("draws a table that fits, with words beside every mark and no escape from the data", async () => {
    const text = await render("table");

    expect(text).toContain("TARGET GROUP");
    expect(text).toMatch(/✖ unhealthy/);
    expect(text).toMatch(/✔ healthy/);
    expect(text).toContain("denied: no");
    expect(text).toContain("cloudwatch:GetMetricData");
    expect(text).not.toContain("\u001b");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("colours only when told to", async () => {
    expect(await render("table", { color: true })).toContain("\u001b[");
    expect(await render("table", { unicode: false })).toContain("x unhealthy");
  });

  it("writes the same document as JSON and YAML", async () => {
    expect(JSON.parse(await render("json"))).toEqual(report);
    expect(parse(await render("yaml"))).toEqual(report);
  });

  it("writes CSV that no spreadsheet runs", async () => {
    const rows = await render("csv");
    const findings = await render("csv", { view: "findings" });

    expect(rows.split("\n")[0]).toBe("target_group,target,zone,state,reason,says");
    expect(rows).toContain(`'=cmd`);
    expect(findings).toContain(`'=cmd`);
    expect(rows).not.toMatch(/(^|,)"?=cmd/m);
  });

  it("writes Markdown in which data is never markup", async () => {
    const text = await render("markdown");

    expect(text).not.toContain("<img");
    expect(text).not.toMatch(/[^\\]\[a\]/);
    expect(text).toContain("### Not looked at");
  });
});

describe("hostile reports and narrow terminals", () => {
  const foreign: Report = {
    ...report,
    generatedAt: `"><script>`,
    tables: [{ title: hostile, columns: [hostile, "=1+1"], rows: [[hostile, 1]] }],
    logs: {
      sources: [],
      lines: 0,
      requests: 0,
      events: 0,
      other: 0,
      rejected: 0,
      serverErrors: 0,
      by: { key: hostile, rows: [{ value: hostile, requests: 1, serverErrors: 1, events: 0 }] },
      timeline: {
        stepSeconds: 60,
        points: [
          ['"><script>\u001b[2J', 1, 1],
          ["x", 1, 1],
        ],
      },
    },
    findings: report.findings.map((finding) => ({
      ...finding,
      rule: "`<b>`",
      docs: ["https://x/><script>"],
      patch: "-a\n+<script>\u001b[2J\n",
      location: { file: "<script>", line: 1, column: 2 },
    })),
  };

  it.each(["logs", "backends", "tables"] as const)(
    "no markup, formula or escape gets out of a %s report",
    async (view) => {
      const [text, markdown, csv, html] = await Promise.all(
        (["table", "markdown", "csv", "html"] as const).map(async (format) =>
          (await renderers[format]())(foreign, { ...style, view }),
        ),
      );

      expect(html).not.toMatch(/<script|<img|<b>/);
      expect(`${text}${markdown}${csv}${html}`).not.toContain("\u001b");
      expect(markdown?.replace(/^ {4}.*$/gm, "")).not.toMatch(/<script|<img|<b>/);
      expect(csv).not.toMatch(/(^|,)"?=/m);
    },
  );

  it("fits 60 columns: long words break, and what cannot fit is drawn a line a cell", async () => {
    const text = await render("table", { width: 60, words: () => ({ gateway: "g", backend: "b", pool: "p" }) });

    expect(text).toContain("unhealthy");
    expect(text.split("\n").filter((line) => line.length > 75)).toEqual([]);
  });

  it("a gateway without backends is not shown as healthy, and an unknown state has its mark", async () => {
    const [gateway] = report.gateways;
    const gateways = gateway ? [{ ...gateway, backends: [] }] : [];
    const text = (await renderers.table())({ ...report, gateways }, { ...style, view: "gateways" });

    expect(text).toContain("? 0 of 0");
  });

  it("nothing found beside gaps says so in prose too", async () => {
    const [markdown, html] = await Promise.all(
      (["markdown", "html"] as const).map(async (format) =>
        (await renderers[format]())({ ...report, findings: [] }, style),
      ),
    );

    expect(markdown).toContain("Nothing found in what could be read; 1 could not be looked at.");
    expect(html).toContain("Nothing found in what could be read");
  });

  it.each(["json", "yaml"] as const)("%s shows controls as escapes and is the same document", async (format) => {
    const odd = "\u009b2J \u202e \u007f two\nlines 'a' \u2028";
    const odder: Report = { ...report, command: odd };
    const text = (await renderers[format]())(odder, style);

    expect(text).not.toMatch(/[\u007f-\u009f\u2028\u202e]/);
    expect(parse(text)).toEqual({ ...report, command: odd });
  });

  it("breaks a command outside quotes only", async () => {
    const fix = [
      `aws elbv2 describe-target-groups --names 'a name with many spaces that is long' --query 'a b c d e f g'`,
    ];
    const text = (await renderers.table())(
      { ...report, findings: report.findings.map((finding) => ({ ...finding, fix })) },
      { ...style, width: 70 },
    );

    expect(text).toContain(
      "            'a name with many spaces that is long' --query \\\n            'a b c d e f g'\n",
    );
  });

  it("writes one HTML file without scripts, in which data is never markup", async () => {
    const text = await render("html");

    expect(text).toMatch(/^<!doctype html>/);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('<html lang="en">');
    expect(text).toContain("<caption>Not looked at</caption>");
    expect(text).not.toContain("<img");
    expect(text).not.toContain("<script");
    expect(text).not.toContain("\u001b");
    expect(text).toContain("&lt;img src=x onerror=alert(1)");
  });
});
