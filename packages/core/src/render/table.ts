import type { Finding, Report } from "../model/index.ts";
import { cut, printable } from "../text/printable.ts";
import { serverErrors } from "./failure-view.ts";
import { drawSection } from "./section.ts";
import { sparkline } from "./sparkline.ts";
import { mark, paint, type Style, type Tone } from "./style.ts";
import { gapTable, isCommand, placeOf, sections } from "./view.ts";

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
  const text = `${parts.filter((part) => part !== "").join("\n\n")}\n`;
  return style.unicode ? text : text.replaceAll("…", "...");
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
  return `5xx over time  ${line}  ${printable(first[0].slice(0, 16))} ${style.unicode ? "→" : "to"} ${printable(last[0].slice(0, 16))}Z`;
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
    wrap(printable(text), style.width - 14, label === "fix" && isCommand(text)).map(
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

/**
 * Breaks text at spaces to lines of at most `width`; longer words stay whole. A command breaks outside quotes only, and
 * a backslash ends every line but the last, so that what is pasted is one command.
 */
export function wrap(text: string, width: number, command = false): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const short = cut(text, 4000);
  const words = command ? (short.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? []) : short.split(" ");
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(`${line.trimEnd()}${command ? " \\" : ""}`);
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
