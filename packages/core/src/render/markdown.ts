import type { Finding, Report } from "../model/index.ts";
import { escapeHtml, printable } from "../text/printable.ts";
import type { Section } from "./cell.ts";
import type { Renderer } from "./style.ts";
import { timelineSvg } from "./timeline-svg.ts";
import { gapTable, nothingFound, placeOf, sections } from "./view.ts";

/** A report for pull requests and chat; nothing from a log can become markup. */
export const renderMarkdown: Renderer = (report, style) => {
  const parts = [
    `# ${escapeMarkup(report.command)}`,
    escapeMarkup(
      `${report.generatedAt}${report.window ? `, window ${report.window.since} to ${report.window.until}` : ""}`,
    ),
    ...verdict(report),
    ...sections(report, style).map(drawTable),
    chart(report),
    drawTable(gapTable(report.gaps)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
};

function verdict(report: Report): readonly string[] {
  const { findings } = report;
  return findings.length === 0 ? [`**${nothingFound(report)}**`] : findings.map(drawFinding);
}

function drawFinding(finding: Finding): string {
  return [
    `## ${finding.severity}: ${escapeMarkup(finding.title)}`,
    `${escapeMarkup(finding.subject)} · cause \`${finding.cause}\` · confidence ${finding.confidence} · rule ${escapeMarkup(finding.rule)}`,
    ...(finding.location ? [`at ${escapeMarkup(placeOf(finding.location))}`] : []),
    finding.evidence
      .map(({ direction, fact, source }) => `- **${direction}** ${escapeMarkup(fact)} (${escapeMarkup(source)})`)
      .join("\n"),
    ...(finding.fix.length > 0 ? [`Fix:\n\n${finding.fix.map(codeBlock).join("\n\n")}`] : []),
    ...(finding.patch === undefined ? [] : ["Patch:", codeBlock(finding.patch.trimEnd())]),
    finding.docs.map((link) => `<${encodeURI(printable(link))}>`).join(" "),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** An indented block: no text inside can end it. */
function codeBlock(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${printable(line)}`)
    .join("\n");
}

function drawTable({ title, columns, rows }: Section): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `### ${escapeMarkup(title)}`,
    "",
    line(columns.map(escapeMarkup)),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(row.map(({ text }) => escapeMarkup(text)))),
  ].join("\n");
}

function chart(report: Report): string {
  const points = report.logs?.timeline?.points ?? [];
  return points.length < 2 ? "" : timelineSvg(points.map(([startsAt, , errors]) => [startsAt, errors] as const));
}

/** Escapes everything that Markdown or HTML reads as markup. */
function escapeMarkup(text: string): string {
  return escapeHtml(text)
    .replace(/[\\`*_{}[\]()+!|~]|#(?!39;)/g, (character) => `\\${character}`)
    .replaceAll("@", "&#64;") // no mention of a person
    .replace(/(https?):/g, "$1&#58;")
    .replace(/(www)\./gi, "$1&#46;");
}
