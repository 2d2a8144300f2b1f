import { stringify } from "csv-stringify/sync";
import { printable } from "../text/printable.ts";
import type { Renderer } from "./style.ts";
import { mainTables } from "./view.ts";

/** One flat table: the view's own rows, or the findings. Cells that a spreadsheet would run as a formula are quoted with an apostrophe. */
export const renderCsv: Renderer = (report, style) => {
  if (style.view === "findings") {
    const columns = [
      "severity",
      "confidence",
      "cause",
      "rule",
      "subject",
      "gateway",
      "requests",
      "title",
      "evidence",
      "fix",
    ];
    const rows = report.findings.map((one) => [
      one.severity,
      one.confidence,
      one.cause,
      one.rule,
      one.subject,
      one.gateway ?? "",
      String(one.requests),
      one.title,
      one.evidence.map(({ direction, fact, source }) => `${direction}: ${fact} (${source})`).join("; "),
      one.fix.join("; "),
    ]);
    return write(columns, rows);
  }
  const tables = mainTables(report, style);
  const named = tables.length > 1;
  const [first] = tables;
  const columns = [
    ...(named ? ["gateway"] : []),
    ...(first?.columns.map((column) => column.toLowerCase().replaceAll(" ", "_")) ?? []),
  ];
  const alike = tables.filter((table) => table.columns.join() === first?.columns.join());
  return write(
    columns,
    alike.flatMap((table) =>
      table.rows.map((row) => [...(named ? [table.title] : []), ...row.map(({ text }) => text)]),
    ),
  );
};

function write(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([columns, ...rows].map((row) => row.map((text) => inert(printable(text)))));
}

/** Keeps a spreadsheet from running text as a formula; plain negative numbers stay numbers. */
function inert(text: string): string {
  return /^\s*[=+@＝＋－＠]/.test(text) || (text.startsWith("-") && text !== "-" && !/^-?\d+(\.\d+)?$/.test(text))
    ? `'${text}`
    : text;
}
