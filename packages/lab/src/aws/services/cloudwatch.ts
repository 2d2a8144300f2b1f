import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { createMetrics, type MetricValues } from "../metrics.ts";
import { openToken, sealToken } from "../paging.ts";
import type { Operations, WireValue } from "../wire.ts";

const largestQuery = 500;
const largestReply = 100_800;

interface MetricQuery {
  readonly id: string;
  readonly label: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly periodSeconds: number;
  readonly statistic: string;
}

/** CloudWatch: GetMetricData over AWS/ApplicationELB (awsJson1.0). */
export function cloudwatch(cloud: Cloud): Operations {
  const metrics = createMetrics(cloud);
  return {
    GetMetricData({ parameters, region }) {
      const raw = parameters.raw("MetricDataQueries");
      const queries = (Array.isArray(raw) ? raw : []).map(readQuery);
      if (queries.length === 0)
        throw new ApiFault("MissingRequiredParameterException", "The parameter MetricDataQueries is required");
      if (queries.length > largestQuery)
        throw new ApiFault(
          "ValidationError",
          `The collection MetricDataQueries must not have a size greater than ${largestQuery}.`,
        );
      const start = parameters.number("StartTime");
      const end = parameters.number("EndTime");
      if (start === undefined || end === undefined)
        throw new ApiFault("MissingRequiredParameterException", "StartTime and EndTime are required");
      if (end <= start) throw new ApiFault("ValidationError", "The parameter EndTime must be greater than StartTime.");
      const descending = parameters.text("ScanBy") !== "TimestampAscending";
      const limit = Math.min(parameters.number("MaxDatapoints") ?? largestReply, largestReply);
      const token = parameters.text("NextToken");
      const from = token === undefined ? 0 : openToken(token, "InvalidNextToken");

      const points = queries.flatMap((query, index) => {
        const known = region === cloud.world.region && query.namespace === "AWS/ApplicationELB";
        const values = known ? metrics(query.metric, query.dimensions) : new Map();
        const list = aggregate(values, query, start, end);
        return (descending ? list.toReversed() : list).map((point) => ({ index, ...point }));
      });
      const slice = points.slice(from, from + limit);
      const next = from + limit < points.length ? sealToken(from + limit) : undefined;
      const results = queries.map((query, index): WireValue => {
        const own = slice.filter((point) => point.index === index);
        return {
          Id: query.id,
          Label: query.label,
          Timestamps: own.map(({ at }) => new Date(at * 1000)),
          Values: own.map(({ value }) => value),
          StatusCode:
            next !== undefined && points.slice(from + limit).some((point) => point.index === index)
              ? "PartialData"
              : "Complete",
        };
      });
      return { MetricDataResults: results, Messages: [], NextToken: next };
    },
  };
}

function readQuery(raw: unknown): MetricQuery {
  const query = fields(raw);
  const statistics = fields(query.get("MetricStat"));
  const metric = fields(statistics.get("Metric"));
  if (!query.has("MetricStat")) {
    throw new ApiFault("ValidationError", "The lab answers MetricStat queries only, not expressions.");
  }
  const dimensions = metric.get("Dimensions");
  const periodSeconds = Number(statistics.get("Period"));
  if (!(periodSeconds > 0) || periodSeconds % 60 !== 0) {
    throw new ApiFault("ValidationError", "Period must be a positive multiple of 60");
  }
  return {
    id: String(query.get("Id")),
    label: String(query.get("Label") ?? metric.get("MetricName")),
    namespace: String(metric.get("Namespace")),
    metric: String(metric.get("MetricName")),
    dimensions: Object.fromEntries(
      (Array.isArray(dimensions) ? dimensions : []).map((dimension) => {
        const pair = fields(dimension);
        return [String(pair.get("Name")), String(pair.get("Value"))];
      }),
    ),
    periodSeconds,
    statistic: String(statistics.get("Stat")),
  };
}

function fields(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

/** Datapoints by period; minutes without values make none. Times in seconds since the epoch. */
function aggregate(
  values: MetricValues,
  { periodSeconds, statistic }: MetricQuery,
  start: number,
  end: number,
): readonly { readonly at: number; readonly value: number }[] {
  const periods = new Map<number, number[]>();
  for (const [minute, list] of values) {
    const at = Math.floor((minute * 60) / periodSeconds) * periodSeconds;
    if (at < Math.floor(start / periodSeconds) * periodSeconds || at >= end) continue;
    const there = periods.get(at) ?? [];
    periods.set(at, there);
    for (const value of list) there.push(value);
  }
  return [...periods]
    .sort(([left], [right]) => left - right)
    .map(([at, list]) => ({ at, value: statisticOf(list, statistic) }));
}

function statisticOf(values: readonly number[], statistic: string): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (statistic === "Sum") return sum;
  if (statistic === "SampleCount") return values.length;
  if (statistic === "Average") return sum / values.length;
  const sorted = values.toSorted((left, right) => left - right);
  if (statistic === "Minimum") return sorted[0] ?? 0;
  if (statistic === "Maximum") return sorted.at(-1) ?? 0;
  const percentile = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(statistic)?.[1];
  if (percentile === undefined)
    throw new ApiFault("ValidationError", `The value ${statistic} for parameter Stat is not supported.`);
  return sorted[Math.min(sorted.length - 1, Math.floor((Number(percentile) / 100) * sorted.length))] ?? 0;
}
