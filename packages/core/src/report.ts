import { diagnose } from "./diagnose.ts";
import type {
  Distribution,
  FailureGroup,
  Gap,
  GatewayReport,
  LogSummary,
  Report,
  ReportTable,
  Snapshot,
  Window,
} from "./model/index.ts";
import type { Provider } from "./provider.ts";
import { type Redaction, redactReport } from "./text/redact.ts";

/** What a report is made of. */
export interface ReportParts {
  readonly command: string;
  readonly generatedAt: Date;
  readonly window?: Window;
  readonly providers: readonly Provider[];
  readonly snapshots: readonly Snapshot[];
  /** Gaps that belong to no snapshot. */
  readonly gaps?: readonly Gap[];
  readonly logs?: LogSummary;
  readonly tables?: readonly ReportTable[];
  readonly redaction?: Redaction;
}

/** Diagnoses the snapshots and puts them into the one document that every renderer takes; secrets are taken out here. */
export function makeReport(parts: ReportParts): Report {
  const report: Report = {
    schemaVersion: "1.0",
    generatedAt: parts.generatedAt.toISOString(),
    command: parts.command,
    ...(parts.window && { window: parts.window }),
    gateways: parts.snapshots.filter(({ gateway }) => gateway.kind !== "logs").map(toGatewayReport),
    ...(parts.logs && { logs: { ...parts.logs, groups: logGroups(parts.snapshots) } }),
    ...(parts.tables && { tables: parts.tables }),
    findings: diagnose(parts.providers, parts.snapshots),
    gaps: [...(parts.gaps ?? []), ...parts.snapshots.flatMap(({ gaps }) => gaps)],
  };
  return redactReport(report, parts.redaction);
}

/** Groups of which a report shows all that is known; of smaller ones it keeps the counts and one sample, without the course in time. */
const groupsInFull = 100;

function logGroups(snapshots: readonly Snapshot[]): readonly FailureGroup[] {
  const groups = snapshots.flatMap(({ gateway, failures }) =>
    gateway.kind === "logs" ? (failures?.groups ?? []) : [],
  );
  return groups
    .sort((a, b) => b.count - a.count)
    .map((group, i) => {
      if (i < groupsInFull) return group;
      const { timeline: _, timings, samples, ...counts } = group;
      return { ...counts, ...(timings && { timings: withoutBins(timings) }), samples: samples.slice(0, 1) };
    });
}

function withoutBins(timings: NonNullable<FailureGroup["timings"]>): FailureGroup["timings"] {
  // Named one by one: to leave bins out they would have to be made.
  const summary = ({ count, min, max, sum, p50, p95 }: Distribution): Distribution => ({
    count,
    min,
    max,
    sum,
    p50,
    p95,
  });
  return Object.fromEntries(Object.entries(timings).map(([phase, all]) => [phase, summary(all)]));
}

function toGatewayReport({ provider, gateway, backends, probes, limits, failures, metrics }: Snapshot): GatewayReport {
  return {
    provider,
    ...gateway,
    ...(backends && { backends }),
    ...(probes && { probes }),
    ...(limits && { limits }),
    ...(failures && { failures }),
    ...(metrics && { metrics }),
  };
}
