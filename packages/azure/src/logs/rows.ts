import type { Distribution, FailureGroup, Failures } from "@cloud502/core";
import { z } from "zod";
import { poolName } from "../resource-id.ts";
import { details } from "./formats.ts";
import { lastServer, signatureOf, signatures } from "./signatures.ts";

/** Rows of the queries in packages/azure/kql; dates come as Date from the SDK, as text from a file. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const number = z.number().nullish();
const time = z.union([z.date(), z.string()]).transform((value) => new Date(value).toISOString());

const key = {
  status: z.number(),
  backendStatus: number,
  errorInfo: text,
  listener: text,
  rule: text,
  pool: text,
  setting: text,
  server: text,
  instance: text,
  failingHost: text,
  wafMode: text,
};

export const failureRow = z.object({
  ...key,
  requests: z.number(),
  firstSeen: time,
  lastSeen: time,
  minTaken: number,
  maxTaken: number,
  sumTaken: number,
  p50Taken: number,
  p95Taken: number,
  backendCount: number,
  minBackend: number,
  maxBackend: number,
  sumBackend: number,
  p50Backend: number,
  p95Backend: number,
  routes: z.number(),
  route: text,
  uri: text,
  transaction: text,
});
export type FailureRow = z.infer<typeof failureRow>;

export const timelineRow = z.object({ ...key, startsAt: time, requests: z.number() });
export type TimelineRow = z.infer<typeof timelineRow>;

export const totalRow = z.object({
  status: z.number().nullish(),
  pool: text,
  setting: text,
  server: text,
  instance: text,
  requests: z.number(),
});

interface Source {
  readonly table: string;
  readonly stepSeconds: number;
  readonly generation: "v1" | "v2";
}

/** Aggregated rows as failure groups: the same signatures, details and units as from log files. */
export function toGroups(
  rows: readonly FailureRow[],
  timeline: readonly TimelineRow[],
  source: Source,
): readonly FailureGroup[] {
  const points = new Map<string, [string, number][]>();
  for (const row of timeline) {
    const of = points.get(keyOf(row)) ?? [];
    of.push([row.startsAt, row.requests]);
    points.set(keyOf(row), of);
  }
  return rows.flatMap((row) => {
    const server = lastServer(row.server);
    const backendStatus = row.backendStatus ?? undefined;
    const signature = signatureOf({
      status: row.status,
      generation: source.generation,
      errorInfo: row.errorInfo,
      wafMode: row.wafMode,
      ...(backendStatus !== undefined && { backendStatus }),
      ...(server !== undefined && { server }),
      ...(typeof row.p50Taken === "number" && { taken: row.p50Taken }),
      ...(typeof row.p50Backend === "number" && { backendTaken: row.p50Backend }),
    });
    if (!signature) return [];
    const group: FailureGroup = {
      kind: "request",
      signature,
      cause: signatures[signature].cause,
      source: source.table,
      provider: "azure",
      status: row.status,
      ...(server !== undefined && { backend: server, backendStatus: backendStatus ?? ("none" as const) }),
      ...(row.pool && { pool: row.setting ? poolName(row.pool, row.setting) : row.pool }),
      ...(row.failingHost && { host: row.failingHost }),
      ...(row.routes === 1 && row.route && { route: row.route }),
      detail: details({
        errorInfo: row.errorInfo,
        listener: row.listener,
        rule: row.rule,
        instance: row.instance,
        generation: source.generation,
      }),
      count: row.requests,
      firstSeen: row.firstSeen,
      lastSeen: row.lastSeen,
      timeline: { stepSeconds: source.stepSeconds, points: points.get(keyOf(row)) ?? [] },
      timings: {
        ...spread("total", row.requests, row.minTaken, row.maxTaken, row.sumTaken, row.p50Taken, row.p95Taken),
        ...spread(
          "backend",
          row.backendCount,
          row.minBackend,
          row.maxBackend,
          row.sumBackend,
          row.p50Backend,
          row.p95Backend,
        ),
      },
      samples: [
        {
          time: row.firstSeen,
          source: `${source.table} (Log Analytics)`,
          text: `${row.status} ${row.uri} via ${row.server || "no backend"}, backend status ${row.backendStatus ?? "none"}, ${row.errorInfo || "no error_info"}`,
          ...(row.transaction && { requestId: row.transaction }),
        },
      ],
    };
    return [group];
  });
}

type Maybe = number | null | undefined;

function spread(
  name: "total" | "backend",
  count: Maybe,
  min: Maybe,
  max: Maybe,
  sum: Maybe,
  p50: Maybe,
  p95: Maybe,
): Record<string, Distribution> {
  if (!count || typeof min !== "number" || typeof max !== "number") return {};
  return { [name]: { count, min, max, sum: sum ?? 0, p50: p50 ?? min, p95: p95 ?? max } };
}

/** The denominators of one window. */
export function toTotals(rows: readonly z.infer<typeof totalRow>[]): NonNullable<Failures["requests"]> {
  const byBackend: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  let total = 0;
  for (const { status, server, requests } of rows) {
    const backend = lastServer(server);
    total += requests;
    byStatus[String(status ?? "unknown")] = (byStatus[String(status ?? "unknown")] ?? 0) + requests;
    if (backend) byBackend[backend] = (byBackend[backend] ?? 0) + requests;
  }
  return { total, byBackend, byStatus };
}

function keyOf(row: Pick<FailureRow, keyof typeof key>): string {
  return Object.keys(key)
    .map((name) => String(row[name as keyof typeof key] ?? ""))
    .join("\u0000");
}
