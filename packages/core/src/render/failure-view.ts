import type { FailureGroup, GatewayReport, LogSource, Report } from "../model/index.ts";
import { cut } from "../text/printable.ts";
import { type Cell, cell, type Section } from "./cell.ts";

/** Requests of the groups that the client saw fail with 5xx. */
export function serverErrors(groups: readonly FailureGroup[]): number {
  return groups.reduce(
    (sum, { kind, status, count }) => (kind === "request" && status !== undefined && status >= 500 ? sum + count : sum),
    0,
  );
}

const failureColumns = [
  "COUNT",
  "STATUS",
  "BACKEND SAID",
  "CAUSE",
  "SIGNATURE",
  "BACKEND",
  "PATHS",
  "FIRST",
  "LAST",
  "EXAMPLE",
];

/** Rows of a failure table at most; the report's JSON has every group. */
const mostFailures = 30;

/** Groups folded over their paths, most first: the reader asks what broke where, then on which paths. */
function failureRows(groups: readonly FailureGroup[], most = mostFailures): Section["rows"] {
  const folded = new Map<string, FailureGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.status, group.backendStatus, group.cause, group.signature, group.backend]);
    folded.set(key, [...(folded.get(key) ?? []), group]);
  }
  const total = (alike: readonly FailureGroup[]) => alike.reduce((sum, { count }) => sum + count, 0);
  const ordered = [...folded.values()].sort((a, b) => total(b) - total(a));
  const rows = ordered.slice(0, most).map((alike) => {
    const [largest] = [...alike].sort((a, b) => b.count - a.count);
    const routes = new Set(alike.flatMap(({ route }) => (route === undefined ? [] : [route])));
    const first = alike.map(({ firstSeen }) => firstSeen).sort()[0];
    const last = alike
      .map(({ lastSeen }) => lastSeen)
      .sort()
      .at(-1);
    return [
      cell(total(alike)),
      cell(largest?.status),
      cell(largest?.backendStatus),
      cell(largest?.cause),
      cell(largest?.signature),
      cell(largest?.backend),
      cell(routes.size > 1 ? `${largest?.route ?? "-"} and ${routes.size - 1} more` : largest?.route),
      cell(first?.slice(11, 19)),
      cell(last?.slice(11, 19)),
      cell(largest?.samples[0]?.requestId ?? largest?.samples[0]?.source),
    ];
  });
  const hidden = ordered.slice(most);
  if (hidden.length === 0) return rows;
  const rest = hidden.reduce((sum, alike) => sum + total(alike), 0);
  return [
    ...rows,
    failureColumns.map((column) =>
      cell(column === "COUNT" ? rest : column === "CAUSE" ? `${hidden.length} more rows: -o json` : undefined),
    ),
  ];
}

/** The failures of one gateway; `most` bounds the rows. */
export function failureTable(gateway: GatewayReport, most?: number): Section {
  return { title: gateway.name, columns: failureColumns, rows: failureRows(gateway.failures?.groups ?? [], most) };
}

function formatCell({ format, lines }: LogSource): Cell {
  if (format !== null) return cell(format);
  return lines === 0 ? cell("empty") : cell("unknown", "strong");
}

/** What was read, and what failed in it. */
export function logTables({ logs }: Report): readonly Section[] {
  if (!logs) return [];
  const sources: Section = {
    title: "Read",
    columns: ["FILE", "FORMAT", "LINES", "REQUESTS", "EVENTS", "OTHER", "REJECTED"],
    rows: logs.sources.map((source) => [
      cell(source.name),
      formatCell(source),
      cell(source.lines),
      cell(source.requests),
      cell(source.events),
      cell(source.other),
      cell(source.rejected, source.rejected > 0 ? "warning" : undefined),
    ]),
  };
  const notes: Section = { title: "Notes", columns: ["NOTE"], rows: (logs.notes ?? []).map((note) => [cell(note)]) };
  const by = byTable({ logs });
  return [sources, notes, ...(by ? [by] : []), logFailures({ logs })];
}

/** What failed in the logs; `most` bounds the rows. */
export function logFailures({ logs }: Pick<Report, "logs">, most?: number): Section {
  return { title: "Failures", columns: failureColumns, rows: failureRows(logs?.groups ?? [], most) };
}

/** The table of --by, where one was made. */
export function byTable({ logs }: Pick<Report, "logs">): Section | undefined {
  if (!logs?.by) return undefined;
  return {
    title: `By ${logs.by.key}`,
    columns: [logs.by.key.toUpperCase(), "REQUESTS", "5XX", "EVENTS", "EXAMPLE"],
    rows: logs.by.rows.map((row) => [
      cell(row.value),
      cell(row.requests),
      cell(row.serverErrors),
      cell(row.events),
      cell(row.example && cut(row.example, 60)),
    ]),
  };
}
