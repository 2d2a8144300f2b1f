import type { BackendState, Gap, GatewayReport, Location, Report } from "../model/index.ts";
import { cell, type Section } from "./cell.ts";
import { byTable, failureTable, logFailures, logTables, serverErrors } from "./failure-view.ts";
import type { Style, Tone, View } from "./style.ts";

/** How a backend's state is meant. */
const stateTones: Record<BackendState, Tone> = {
  healthy: "good",
  unhealthy: "bad",
  initial: "warning",
  draining: "warning",
  unused: "quiet",
  unknown: "strong",
};

/** The tables of a report for one view, in reading order; empty ones are left out by the renderers. */
export function sections(report: Report, style: Style): readonly Section[] {
  return [...ownTables(report), ...drawers[style.view](report, style)];
}

function ownTables({ tables = [] }: Report): readonly Section[] {
  return tables.map(({ title, columns, rows }) => ({
    title,
    columns,
    rows: rows.map((row) => row.map((value) => cell(value ?? undefined))),
  }));
}

/** The one kind of table that a view is about, whole: what a flat format holds. */
export function mainTables(report: Report, style: Style): readonly Section[] {
  if (style.view === "failures")
    return report.gateways.map((gateway) => failureTable(gateway, Number.POSITIVE_INFINITY));
  if (style.view === "tables") return ownTables(report);
  if (style.view !== "logs") return drawers[style.view](report, style);
  return [byTable(report) ?? logFailures(report, Number.POSITIVE_INFINITY)];
}

const drawers: Record<View, (report: Report, style: Style) => readonly Section[]> = {
  gateways: (report, style) => [gatewayTable(report, style)],
  backends: (report, style) => report.gateways.map((gateway) => backendTable(gateway, style)),
  probes: (report, style) => report.gateways.map((gateway) => probeTable(gateway, style)),
  failures: (report) => report.gateways.map((gateway) => failureTable(gateway)),
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
        backends ? cell(`${healthy} of ${backends.length}`, toneOfShare(healthy, backends.length)) : unread("backends"),
        errors === undefined ? unread("failures") : cell(errors, errors > 0 ? "warning" : "good"),
        cell(failures?.requests?.total),
      ];
    }),
  };
}

/** No backend at all is not health. */
function toneOfShare(healthy: number, all: number): Tone {
  if (all === 0) return "strong";
  return healthy < all ? "warning" : "good";
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
      cell(backend.anomalous ? `${backend.state}, anomalous` : backend.state, stateTones[backend.state]),
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

/** A place in a file, as editors and compilers write it. */
export function placeOf({ file, line, column }: Location): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** What a report without findings says: that nothing was found means little where something was not looked at. */
export function nothingFound({ gaps }: Report): string {
  return gaps.length === 0
    ? "Nothing found."
    : `Nothing found in what could be read; ${gaps.length} could not be looked at.`;
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

/** Fixes in words begin with a capital letter, directives of nginx end with a semicolon; commands do neither. */
export function isCommand(text: string): boolean {
  return /^[a-z./]/.test(text) && !text.endsWith(";");
}
