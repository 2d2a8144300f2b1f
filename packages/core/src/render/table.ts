import { Table } from "console-table-printer";
import type { Finding, Location, Report } from "../model/index.ts";
import { cut, printable } from "../text/printable.ts";
import { sparkline } from "./sparkline.ts";
import { mark, paint, type Style, type Tone } from "./style.ts";
import { gapTable, type Section, sections, serverErrors } from "./view.ts";

const severityTones = {
  critical: "bad",
  high: "bad",
  medium: "warning",
  low: "quiet",
  info: "quiet",
} as const satisfies Record<string, Tone>;

/** A report for people: tables of what was asked, the verdict, then what was not looked at. Fits `style.width` by wrapping. */
export function renderTable(report: Report, style: Style): string {
  const parts = [
    ...sections(report, style).map((section) => drawSection(section, style)),
    timeline(report, style),
    ...drawFindings(report, style),
    drawSection(gapTable(report.gaps), style),
    summary(report, style),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const none = { left: "", mid: "", right: "", other: "" };

/** Draws one section with columns sized to the terminal; an empty one draws nothing. */
export function drawSection({ title, columns, rows }: Section, style: Style): string {
  if (rows.length === 0) return "";
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => rows.some((row) => (row[index]?.text ?? "-") !== "-"));
  const widths = fitWidths(
    shown.map(({ column, index }) =>
      Math.max(column.length, ...rows.map((row) => (row[index]?.text.length ?? 0) + (row[index]?.tone ? 2 : 0))),
    ),
    style.width - 4 * shown.length,
  );
  const table = new Table({
    style: { headerTop: none, headerBottom: none, tableBottom: none, vertical: " " },
    columns: shown.map(({ column, index }, position) => ({
      name: String(index),
      title: column,
      alignment: "left" as const,
      maxLen: widths[position] ?? 10,
    })),
    shouldDisableColors: true,
  });
  for (const row of rows) {
    table.addRow(
      Object.fromEntries(
        shown.map(({ index }) => {
          const one = row[index];
          const text = printable(one?.text ?? "-");
          return [String(index), one?.tone && one.tone !== "strong" ? `${mark(one.tone, style)} ${text}` : text];
        }),
      ),
    );
  }
  const lines = table
    .render()
    .split("\n")
    .map((line) => line.trimEnd().slice(1))
    .filter((line) => line.trim() !== "");
  const [head = "", ...body] = lines;
  return [
    paint("strong", printable(title), style),
    paint("quiet", head, style),
    ...body.map((line) => tint(line, style)),
  ].join("\n");
}

/** Colours a line by the first mark in it. */
function tint(line: string, style: Style): string {
  if (!style.color) return line;
  const tones = ["bad", "warning", "good"] as const;
  const tone = tones.find((one) => line.includes(`${mark(one, style)} `));
  return tone ? line.replace(mark(tone, style), (symbol) => paint(tone, symbol, style)) : line;
}

/** Shrinks the widest columns until all fit; none below 8. */
function fitWidths(widths: readonly number[], room: number): readonly number[] {
  const fitted = widths.map((width) => Math.min(width, 200));
  let total = fitted.reduce((sum, width) => sum + width, 0);
  while (total > room) {
    const widest = fitted.indexOf(Math.max(...fitted));
    const width = fitted[widest] ?? 0;
    if (width <= 8) break;
    const next = Math.max(8, Math.min(width - 1, width - Math.ceil((total - room) / 2)));
    total -= width - next;
    fitted[widest] = next;
  }
  return fitted;
}

function timeline({ logs }: Report, style: Style): string {
  const points = logs?.timeline?.points ?? [];
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return "";
  const line = sparkline(
    points.map(([, , errors]) => errors),
    Math.max(10, style.width - 40),
    style.unicode,
  );
  return `5xx over time  ${line}  ${first[0].slice(0, 16)} → ${last[0].slice(0, 16)}Z`;
}

/** Serious findings in full; the rest in a line each, because a verdict must not drown in advice. */
function drawFindings({ findings }: Report, style: Style): readonly string[] {
  const minor = findings.filter(isMinor);
  const also = minor.map(({ severity, title, subject, rule }) =>
    wrap(printable(`${severity}: ${title} (${subject}; ${rule})`), style.width - 6)
      .map((line, index) => `  ${index === 0 ? mark("quiet", style) : " "} ${line}`)
      .join("\n"),
  );
  return [
    ...findings.filter((finding) => !isMinor(finding)).map((finding) => drawFinding(finding, style)),
    ...(also.length > 0
      ? [
          [
            paint("strong", "Also", style),
            ...also.slice(0, mostMinor),
            ...(also.length > mostMinor ? [`  … and ${also.length - mostMinor} more: -o json shows all`] : []),
          ].join("\n"),
        ]
      : []),
  ];
}

const mostMinor = 12;

function isMinor({ severity }: Finding): boolean {
  return severity === "low" || severity === "info";
}

function drawFinding(finding: Finding, style: Style): string {
  const tone = severityTones[finding.severity];
  const head = `${paint(tone, `${mark(tone, style)} ${finding.severity}`, style)}  ${paint("strong", printable(finding.title), style)}`;
  const facts = [
    ["what", `${finding.subject}   cause ${finding.cause}   confidence ${finding.confidence}   rule ${finding.rule}`],
    ...(finding.location ? [["at", placeOf(finding.location)] as const] : []),
    ...finding.evidence.map(({ direction, fact, source }) => [direction, `${fact}   (${source})`]),
    ...finding.fix.map((line) => ["fix", line]),
    ...finding.docs.slice(0, 1).map((line) => ["docs", line]),
  ] as const;
  const lines = facts.flatMap(([label = "", text = ""]) =>
    wrap(printable(text), style.width - 14, label === "fix" && isCommand(text) ? " \\" : "").map(
      (line, index) => `  ${(index === 0 ? label : "").padEnd(9)} ${line}`,
    ),
  );
  // A diff is shown as it is: a wrapped one cannot be applied.
  const patch = (finding.patch ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => `            ${printable(line)}`);
  return [head, ...lines, ...patch].join("\n");
}

function placeOf({ file, line, column }: Location): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** Fixes in words begin with a capital letter; commands do not. */
function isCommand(text: string): boolean {
  return /^[a-z./]/.test(text);
}

/**
 * Breaks text at spaces to lines of at most `width`; longer words stay whole. `joint` ends every line but the last: a
 * backslash keeps a broken command one that can be pasted.
 */
export function wrap(text: string, width: number, joint = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of cut(text, 4000).split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(`${line.trimEnd()}${joint}`);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function summary({ findings, gaps, gateways, logs }: Report, style: Style): string {
  const serious = findings.filter(({ severity }) => severity === "critical" || severity === "high").length;
  const failures = gateways.flatMap((gateway) => (gateway.failures ? [gateway.failures] : []));
  const asked =
    failures.length === 0 ? "" : `, ${serverErrors(failures.flatMap(({ groups }) => groups))} requests answered 5xx`;
  const read =
    logs &&
    `${plural(logs.requests, "request")}, ${plural(logs.events, "event")} in ${plural(logs.sources.length, "log")}: ${logs.serverErrors} answered 5xx${share(logs.serverErrors, logs.requests)}`;
  const looked = [
    ...(gateways.length > 0 || !logs ? [`${plural(gateways.length, "gateway")}${asked}`] : []),
    ...(read ? [read] : []),
  ].join("; ");
  const verdict =
    findings.length === 0 ? "nothing found" : `${plural(findings.length, "finding")}, ${serious} high or above`;
  const unread = gaps.length === 0 ? "" : `; ${plural(gaps.length, "thing")} could not be looked at`;
  return paint("quiet", `${looked}; ${verdict}${unread}`, style);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function share(part: number, whole: number): string {
  return whole > 0 ? ` (${Number(((100 * part) / whole).toPrecision(2))} %)` : "";
}
