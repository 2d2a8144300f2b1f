import type { BackendState, FailureGroup, Gap, GatewayReport, Report } from "../model/index.ts";
import { cut } from "../text/printable.ts";
import type { Style, Tone, View } from "./style.ts";

/** A table as data: what table, markdown, CSV and later HTML all draw. Cells are raw text; each renderer escapes for itself. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A cell's text and how it is meant. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

const stateTones: Record<BackendState, Tone> = {
  healthy: "good",
  unhealthy: "bad",
  initial: "warning",
  draining: "warning",
  unused: "quiet",
  unknown: "strong",
};

/** How a backend's state is meant. */
export function stateTone(state: BackendState): Tone {
  return stateTones[state];
}

const cell = (text: string | number | undefined, tone?: Tone): Cell => ({
  text: text === undefined ? "-" : String(text),
  ...(tone && { tone }),
});

/** The tables of a report for one view, in reading order; empty ones are left out by the renderers. */
export function sections(report: Report, style: Style): readonly Section[] {
  const own = (report.tables ?? []).map(({ title, columns, rows }) => ({
    title,
    columns,
    rows: rows.map((row) => row.map((value) => cell(value ?? undefined))),
  }));
  return [...own, ...drawers[style.view](report, style)];
}

const drawers: Record<View, (report: Report, style: Style) => readonly Section[]> = {
  gateways: (report, style) => [gatewayTable(report, style)],
  backends: (report, style) => report.gateways.map((gateway) => backendTable(gateway, style)),
  probes: (report, style) => report.gateways.map((gateway) => probeTable(gateway, style)),
  failures: (report) => report.gateways.map(failureTable),
  findings: (report, style) => [gatewayTable(report, style)],
  logs: (report) => logTables(report),
  tables: (report) => logTables(report),
};

function gatewayTable({ gateways, gaps }: Report, style: Style): Section {
  return {
    title: "Looked at",
    columns: ["PROVIDER", "NAME", "WHERE", "POOLS", "BACKENDS HEALTHY", "5XX", "REQUESTS"],
    rows: gateways.map((gateway) => {
      const unread = (question: string) =>
        gaps.some((gap) => gap.gateway === gateway.id && gap.question.startsWith(question))
          ? cell("not read", "strong")
          : cell(undefined);
      const { backends, failures } = gateway;
      const healthy = backends?.filter(({ state }) => state === "healthy").length ?? 0;
      const errors = failures && serverErrors(failures.groups);
      return [
        cell(gateway.provider),
        cell(
          gateway.kind === "pool" ? `${gateway.name} (unattached ${style.words(gateway.provider).pool})` : gateway.name,
        ),
        cell(Object.values(gateway.scope).join(" ")),
        cell(gateway.pools.length),
        backends
          ? cell(`${healthy} of ${backends.length}`, healthy < backends.length ? "warning" : "good")
          : unread("backends"),
        errors === undefined ? unread("failures") : cell(errors, errors > 0 ? "warning" : "good"),
        cell(failures?.requests?.total),
      ];
    }),
  };
}

/** Requests of the groups that the client saw fail with 5xx. */
export function serverErrors(groups: readonly FailureGroup[]): number {
  return groups.reduce(
    (sum, { kind, status, count }) => (kind === "request" && status !== undefined && status >= 500 ? sum + count : sum),
    0,
  );
}

function backendTable(gateway: GatewayReport, style: Style): Section {
  const words = style.words(gateway.provider);
  const poolNames = new Map(gateway.pools.map(({ id, name }) => [id, name]));
  return {
    title: gateway.name,
    columns: [words.pool, words.backend, "zone", "state", "reason", "says"].map((word) => word.toUpperCase()),
    rows: (gateway.backends ?? []).map((backend) => [
      cell(poolNames.get(backend.pool) ?? backend.pool),
      cell(backend.id && backend.id !== backend.address ? `${backend.address} (${backend.id})` : backend.address),
      cell(backend.zone),
      cell(backend.anomalous ? `${backend.state}, anomalous` : backend.state, stateTone(backend.state)),
      cell(backend.reason),
      cell([backend.description, backend.override].filter(Boolean).join("; ") || undefined),
    ]),
  };
}

function probeTable(gateway: GatewayReport, style: Style): Section {
  const poolNames = new Map(gateway.pools.map(({ id, name }) => [id, name]));
  return {
    title: gateway.name,
    columns: [
      style.words(gateway.provider).pool.toUpperCase(),
      "PROBE",
      "EXPECTS",
      "EVERY",
      "TIMEOUT",
      "UP/DOWN AFTER",
    ],
    rows: (gateway.probes ?? []).map((probe) => [
      cell(poolNames.get(probe.pool) ?? probe.pool),
      probe.enabled
        ? cell(`${probe.protocol} ${probe.host ?? ""}:${probe.port}${probe.path ?? ""}`)
        : cell("off", "warning"),
      cell(probe.expect),
      cell(`${probe.intervalSeconds} s`),
      cell(`${probe.timeoutSeconds} s`),
      cell(`${probe.healthyThreshold ?? "-"}/${probe.unhealthyThreshold}`),
    ]),
  };
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
function failureRows(groups: readonly FailureGroup[]): Section["rows"] {
  const folded = new Map<string, FailureGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.status, group.backendStatus, group.cause, group.signature, group.backend]);
    folded.set(key, [...(folded.get(key) ?? []), group]);
  }
  const total = (alike: readonly FailureGroup[]) => alike.reduce((sum, { count }) => sum + count, 0);
  const ordered = [...folded.values()].sort((a, b) => total(b) - total(a));
  const rows = ordered.slice(0, mostFailures).map((alike) => {
    const [most] = [...alike].sort((a, b) => b.count - a.count);
    const routes = new Set(alike.flatMap(({ route }) => (route === undefined ? [] : [route])));
    const first = alike.map(({ firstSeen }) => firstSeen).sort()[0];
    const last = alike
      .map(({ lastSeen }) => lastSeen)
      .sort()
      .at(-1);
    return [
      cell(total(alike)),
      cell(most?.status),
      cell(most?.backendStatus),
      cell(most?.cause),
      cell(most?.signature),
      cell(most?.backend),
      cell(routes.size > 1 ? `${most?.route ?? "-"} and ${routes.size - 1} more` : most?.route),
      cell(first?.slice(11, 19)),
      cell(last?.slice(11, 19)),
      cell(most?.samples[0]?.requestId ?? most?.samples[0]?.source),
    ];
  });
  const hidden = ordered.slice(mostFailures);
  if (hidden.length === 0) return rows;
  const rest = hidden.reduce((sum, alike) => sum + total(alike), 0);
  return [
    ...rows,
    failureColumns.map((column) =>
      cell(column === "COUNT" ? rest : column === "CAUSE" ? `${hidden.length} more rows: -o json` : undefined),
    ),
  ];
}

function failureTable(gateway: GatewayReport): Section {
  return { title: gateway.name, columns: failureColumns, rows: failureRows(gateway.failures?.groups ?? []) };
}

function logTables({ logs }: Report): readonly Section[] {
  if (!logs) return [];
  const sources: Section = {
    title: "Read",
    columns: ["FILE", "FORMAT", "LINES", "REQUESTS", "EVENTS", "OTHER", "REJECTED"],
    rows: logs.sources.map((source) => [
      cell(source.name),
      source.format === null ? cell("unknown", "strong") : cell(source.format),
      cell(source.lines),
      cell(source.requests),
      cell(source.events),
      cell(source.other),
      cell(source.rejected, source.rejected > 0 ? "warning" : undefined),
    ]),
  };
  const by: Section[] = logs.by
    ? [
        {
          title: `By ${logs.by.key}`,
          columns: [logs.by.key.toUpperCase(), "REQUESTS", "5XX", "EVENTS", "EXAMPLE"],
          rows: logs.by.rows.map((row) => [
            cell(row.value),
            cell(row.requests),
            cell(row.serverErrors),
            cell(row.events),
            cell(row.example && cut(row.example, 60)),
          ]),
        },
      ]
    : [];
  const notes: Section = { title: "Notes", columns: ["NOTE"], rows: (logs.notes ?? []).map((note) => [cell(note)]) };
  return [sources, notes, ...by, { title: "Failures", columns: failureColumns, rows: failureRows(logs.groups ?? []) }];
}

/** What could not be looked at, one row a gap. */
export function gapTable(gaps: readonly Gap[]): Section {
  return {
    title: "Not looked at",
    columns: ["PROVIDER", "QUESTION", "WHY", "NEEDS"],
    rows: gaps.map((gap) => [
      cell(gap.provider),
      cell(gap.question),
      cell(`${gap.code}: ${gap.message}`),
      cell(gap.permission),
    ]),
  };
}
