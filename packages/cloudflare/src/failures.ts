import type { Failure, FailureGroup, Failures, Series, Window } from "@cloud502/core";
import type { Route } from "./exchange.ts";
import type { CloudflareFacts } from "./facts.ts";
import type { ZoneAnalytics } from "./read/analytics.ts";
import { signatureOf } from "./signatures.ts";
import type { FailureRow } from "./wire/analytics.ts";

const source = "cloudflare-graphql";
const stepSeconds = 300;
type Routes = ReadonlyMap<string, Route>;
type Zone = CloudflareFacts["zone"];

/** 5xx of a zone from GraphQL Analytics, as groups of (host, edge status, origin status, origin, data centre). */
export function analyticsFailures(answer: ZoneAnalytics, routes: Routes, zone: Zone): Failures | undefined {
  const { failures, window } = answer;
  if (!failures) return undefined;
  const samples = sampleIndex(answer, zone.name);
  const spans = spanIndex(answer);
  const groups = [...failures.failed, ...failures.masked].flatMap(
    (row) => toGroup(row, window, routes, spans, samples) ?? [],
  );
  const intervals = failures.totals.map(({ avg }) => avg?.sampleInterval ?? 1);
  const total = failures.totals.reduce((sum, { count }) => sum + count, 0);
  return {
    window,
    requests: {
      total,
      byStatus: Object.fromEntries(
        failures.totals.map(({ count, dimensions }) => [String(dimensions.edgeResponseStatus), count]),
      ),
    },
    groups: [...groups, ...workerGroups(answer, window)],
    sampleInterval: Math.max(1, ...intervals),
  };
}

interface Span {
  first: string;
  last: string;
}

function toGroup(
  row: FailureRow,
  window: Window,
  routes: Routes,
  spans: ReadonlyMap<string, Span>,
  samples: ReadonlyMap<string, Failure[]>,
): FailureGroup | undefined {
  const { count, dimensions, avg } = row;
  const host = dimensions.clientRequestHTTPHost;
  const origin = dimensions.originResponseStatus ?? 0;
  const milliseconds = avg?.originResponseDurationMs || undefined;
  const signature = signatureOf({
    edge: dimensions.edgeResponseStatus,
    origin,
    requestSource: "eyeball",
    cacheStatus: dimensions.cacheStatus,
    originMs: milliseconds,
    securityAction: dimensions.securityAction,
    route: host ? routes.get(host) : undefined,
  });
  if (!signature || count === 0) return undefined;
  const key = pairKey(dimensions);
  const seconds = milliseconds === undefined ? undefined : milliseconds / 1000;
  const span = spans.get(key);
  return {
    kind: "request",
    signature: signature.id,
    cause: signature.cause,
    source,
    provider: "cloudflare",
    status: dimensions.edgeResponseStatus,
    // A row without the origin's status (a plan without that field) proves less: it stays unsaid.
    ...(dimensions.originResponseStatus !== undefined && { backendStatus: origin || ("none" as const) }),
    ...(host && { pool: host, host }),
    ...(dimensions.originIP && { backend: dimensions.originIP }),
    detail: {
      producedBy: signature.producedBy,
      confidence: signature.confidence,
      ...(dimensions.coloCode && { colo: dimensions.coloCode }),
      ...(dimensions.securityAction && { securityAction: dimensions.securityAction }),
    },
    count,
    firstSeen: span?.first ?? window.since,
    lastSeen: span?.last ?? window.until,
    ...(seconds !== undefined && {
      // An average is all that the rows hold: every value of the distribution says just that.
      timings: { backend: { count, min: seconds, max: seconds, sum: seconds * count, p50: seconds, p95: seconds } },
    }),
    samples: samples.get(key) ?? [],
  };
}

interface Pair {
  readonly clientRequestHTTPHost?: string | undefined;
  readonly edgeResponseStatus: number;
  readonly originResponseStatus?: number | undefined;
}

function pairKey({ clientRequestHTTPHost, edgeResponseStatus, originResponseStatus }: Pair): string {
  return `${clientRequestHTTPHost ?? ""} ${edgeResponseStatus} ${originResponseStatus ?? ""}`;
}

/** First and last failure of each (host, pair), to five minutes. */
function spanIndex({ timeline }: ZoneAnalytics): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const { dimensions } of timeline?.failed ?? []) {
    const key = pairKey(dimensions);
    const at = new Date(dimensions.datetimeFiveMinutes).toISOString();
    const span = spans.get(key) ?? { first: at, last: at };
    const [first = at, , last = at] = [span.first, at, span.last].sort();
    spans.set(key, { first, last });
  }
  return spans;
}

function sampleIndex({ samples }: ZoneAnalytics, zone: string): ReadonlyMap<string, Failure[]> {
  const index = new Map<string, Failure[]>();
  for (const row of samples?.rows ?? []) {
    const list = index.get(pairKey(row)) ?? [];
    if (list.length < 3) {
      const text = `${row.clientRequestHTTPMethodName ?? "?"} ${row.clientRequestHTTPHost ?? ""}${row.clientRequestPath ?? ""} → ${row.edgeResponseStatus} (origin ${row.originResponseStatus ?? "?"}) at ${row.coloCode ?? "?"}`;
      list.push({ time: row.datetime, requestId: row.rayName, source: `${source} ${zone}`, text: text.slice(0, 500) });
    }
    index.set(pairKey(row), list);
  }
  return index;
}

/** Workers that threw or ran out of limits: events, because the requests are counted among the 5xx already. */
function workerGroups({ workers }: ZoneAnalytics, window: Window): readonly FailureGroup[] {
  return (workers?.invocations ?? []).flatMap(({ dimensions, sum }) => {
    if (!/exception|exceeded|threw|internalerror/i.test(dimensions.status) || sum.requests === 0) return [];
    return {
      kind: "event" as const,
      signature: "worker-failed",
      cause: "edge-script" as const,
      source: "cloudflare-graphql workers",
      provider: "cloudflare",
      detail: { producedBy: "worker", confidence: "high", status: dimensions.status },
      count: sum.requests,
      firstSeen: window.since,
      lastSeen: window.until,
      samples: [],
    };
  });
}

/** Series of a zone: 5xx by (host, edge status, origin status) in steps of five minutes, and origin durations by host, and all requests by data centre and by host. */
export function analyticsSeries({ timeline, failures, window }: ZoneAnalytics): readonly Series[] {
  const failed = new Map<string, { dimensions: Record<string, string>; points: [string, number][] }>();
  for (const { count, dimensions } of timeline?.failed ?? []) {
    const key = pairKey(dimensions);
    const series = failed.get(key) ?? {
      dimensions: {
        host: dimensions.clientRequestHTTPHost ?? "",
        edgeStatus: String(dimensions.edgeResponseStatus),
        originStatus: String(dimensions.originResponseStatus ?? ""),
      },
      points: [],
    };
    series.points.push([new Date(dimensions.datetimeFiveMinutes).toISOString(), count]);
    failed.set(key, series);
  }
  const counts: Series[] = [...failed.values()].map((one) => ({
    name: "requests5xx",
    statistic: "Sum",
    unit: "Count",
    stepSeconds,
    ...one,
  }));
  const whole = Math.max(1, (Date.parse(window.until) - Date.parse(window.since)) / 1000);
  const durations: Series[] = (timeline?.latency ?? []).map(({ dimensions, quantiles }) => ({
    name: "originResponseDurationP95",
    statistic: "Maximum",
    dimensions: { host: dimensions.clientRequestHTTPHost },
    unit: "Seconds",
    stepSeconds: whole,
    points: [[window.since, quantiles.originResponseDurationMsP95 / 1000]],
  }));
  const ofWindow = (dimensions: Readonly<Record<string, string>>, count: number): Series => ({
    name: "requests",
    statistic: "Sum",
    dimensions,
    unit: "Count",
    stepSeconds: whole,
    points: [[window.since, count]],
  });
  const colos = (failures?.byColo ?? []).flatMap(({ count, dimensions }) =>
    dimensions?.coloCode ? ofWindow({ colo: dimensions.coloCode }, count) : [],
  );
  const hosts = (failures?.byHost ?? []).flatMap(({ count, dimensions }) =>
    dimensions?.clientRequestHTTPHost ? ofWindow({ host: dimensions.clientRequestHTTPHost }, count) : [],
  );
  return [...counts, ...durations, ...colos, ...hosts];
}
