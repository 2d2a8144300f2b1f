import type { Finding, Report } from "../model/index.ts";
import { printable } from "../text/printable.ts";
import type { Renderer, Style } from "./style.ts";
import { timelineSvg } from "./timeline-svg.ts";
import { gapTable, type Section, sections } from "./view.ts";

/** A report for pull requests and chat; nothing from a log can become markup. */
export const renderMarkdown: Renderer = (report, style) => {
  const parts = [
    `# ${escapeMarkup(report.command)}`,
    `${report.generatedAt}${report.window ? `, window ${report.window.since} to ${report.window.until}` : ""}`,
    ...verdict(report),
    ...sections(report, style).map(drawTable),
    chart(report, style),
    drawTable(gapTable(report.gaps)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
};

function verdict({ findings }: Report): readonly string[] {
  return findings.length === 0 ? ["**Nothing found.**"] : findings.map(drawFinding);
}

function drawFinding(finding: Finding): string {
  return [
    `## ${finding.severity}: ${escapeMarkup(finding.title)}`,
    `${escapeMarkup(finding.subject)} · cause \`${finding.cause}\` · confidence ${finding.confidence} · rule \`${finding.rule}\``,
    finding.evidence
      .map(({ direction, fact, source }) => `- **${direction}** ${escapeMarkup(fact)} (${escapeMarkup(source)})`)
      .join("\n"),
    ...(finding.fix.length > 0 ? [`Fix:\n\n${finding.fix.map(codeBlock).join("\n\n")}`] : []),
    finding.docs.map((link) => `<${link}>`).join(" "),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** An indented block: no text inside can end it. */
function codeBlock(text: string): string {
  return `    ${printable(text)}`;
}

function drawTable({ title, columns, rows }: Section): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `### ${escapeMarkup(title)}`,
    "",
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(row.map(({ text }) => escapeMarkup(text)))),
  ].join("\n");
}

function chart(report: Report, _style: Style): string {
  const points = report.logs?.timeline?.points ?? [];
  return points.length < 2 ? "" : timelineSvg(points.map(([startsAt, , errors]) => [startsAt, errors] as const));
}

/** Escapes everything that Markdown or HTML reads as markup. */
function escapeMarkup(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~]/g, (character) => `\\${character}`)
    .replace(/(https?):/g, "$1&#58;");
}
