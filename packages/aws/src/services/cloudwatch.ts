import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { invalidReply } from "../errors.ts";
import type { Session } from "../session.ts";

/** One statistic of one metric of AWS/ApplicationELB. */
export interface MetricQuery {
  readonly metric: string;
  readonly statistic: string;
  /** Dimension names to values, as CloudWatch spells them. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What came of one query; only the points that CloudWatch holds. */
export interface MetricAnswer {
  readonly points: readonly (readonly [startsAt: string, value: number])[];
  /** Set when CloudWatch could not answer this query: its own words. */
  readonly problem?: string;
}

/** The CloudWatch call in one region. */
export interface CloudWatch {
  /** Answers in the order of `queries`, of which one call takes 500. */
  metrics(
    queries: readonly MetricQuery[],
    since: Date,
    until: Date,
    stepSeconds: number,
  ): Promise<readonly MetricAnswer[]>;
}

/** Opens CloudWatch in one region. */
export function openCloudWatch(session: Session, region: string): CloudWatch {
  const client = new CloudWatchClient(session.config("CLOUDWATCH", region));
  session.onClose(() => client.destroy());
  return {
    async metrics(queries, since, until, stepSeconds) {
      const points = queries.map((): [string, number][] => []);
      const problems = new Map<number, string>();
      const texts = new Map<number, string>(); // hundreds of series share their times
      const textOf = (at: Date): string => {
        const text = texts.get(at.getTime()) ?? at.toISOString();
        texts.set(at.getTime(), text);
        return text;
      };
      const MetricDataQueries = queries.map((query, index) => toQuery(query, index, stepSeconds));
      let NextToken: string | undefined;
      do {
        const input = {
          MetricDataQueries,
          StartTime: since,
          EndTime: until,
          ScanBy: "TimestampAscending" as const,
          NextToken,
        };
        const reply = await session.ask("cloudwatch:GetMetricData", region, (options) =>
          client.send(new GetMetricDataCommand(input), options),
        );
        if (!reply.MetricDataResults || (NextToken && reply.NextToken === NextToken))
          throw invalidReply("cloudwatch:GetMetricData", region);
        for (const result of reply.MetricDataResults) {
          const index = Number(result.Id?.slice(1));
          const values = result.Values ?? [];
          points[index]?.push(
            ...(result.Timestamps ?? []).map((at, position): [string, number] => [textOf(at), values[position] ?? 0]),
          );
          if (result.StatusCode === "InternalError" || result.StatusCode === "Forbidden")
            problems.set(index, result.Messages?.[0]?.Value ?? result.StatusCode);
        }
        NextToken = reply.NextToken || undefined;
      } while (NextToken);
      return points.map((each, index) => {
        const problem = problems.get(index);
        return { points: each.sort(([a], [b]) => (a < b ? -1 : 1)), ...(problem && { problem }) };
      });
    },
  };
}

function toQuery({ metric, statistic, dimensions }: MetricQuery, index: number, Period: number): MetricDataQuery {
  return {
    Id: `q${index}`,
    MetricStat: {
      Metric: {
        Namespace: "AWS/ApplicationELB",
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period,
      Stat: statistic,
    },
    ReturnData: true,
  };
}
