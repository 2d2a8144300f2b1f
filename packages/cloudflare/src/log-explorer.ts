import type { Context, FailureGroup, Failures, Window } from "@cloud502/core";
import { z } from "zod";
import type { Api } from "./api/client.ts";
import type { Exchange, Route } from "./exchange.ts";
import { groups } from "./permissions.ts";
import { answer } from "./read/answer.ts";
import type { ZoneReader } from "./read/zone.ts";
import { signatureOf } from "./signatures.ts";

/** Rows of one query; the newest failures count most. */
const rowLimit = 1000;

const number = z.coerce.number().catch(Number.NaN);
const rowWire = z.object({
  EdgeStartTimestamp: z.union([z.string(), z.number()]),
  EdgeResponseStatus: number,
  OriginResponseStatus: number.default(0),
  ClientRequestHost: z.string().default(""),
  ClientRequestPath: z.string().default(""),
  ClientRequestSource: z.string().nullish(),
  ClientRequestBytes: number.optional(),
  CacheCacheStatus: z.string().nullish(),
  EdgeColoCode: z.string().nullish(),
  EdgeServerIP: z.string().nullish(),
  OriginIP: z.string().nullish(),
  OriginTCPHandshakeDurationMs: number.optional(),
  OriginTLSHandshakeDurationMs: number.optional(),
  OriginResponseDurationMs: number.optional(),
  SecurityAction: z.string().nullish(),
  WorkerStatus: z.string().nullish(),
  ParentRayID: z.string().nullish(),
  RayID: z.string().default(""),
});
type Row = z.infer<typeof rowWire>;

/** The columns are Logpush's field names. */
function sql({ since, until }: Window): string {
  const columns = Object.keys(rowWire.shape).join(", ");
  return `SELECT ${columns} FROM http_requests WHERE EdgeResponseStatus >= 500 AND EdgeStartTimestamp >= '${since}' AND EdgeStartTimestamp < '${until}' ORDER BY EdgeStartTimestamp DESC LIMIT ${rowLimit}`;
}

/**
 * 5xx of a zone from Log Explorer, where its http_requests dataset is enabled: single requests with handshake durations,
 * which GraphQL does not have. They are the same requests again, so they count as events and never add to totals.
 */
export async function explorerFailures(
  api: Api,
  context: Context,
  reader: ZoneReader,
  window: Window,
  routes: ReadonlyMap<string, Route>,
): Promise<readonly FailureGroup[] | undefined> {
  const datasets = await reader.explorerDatasets();
  if (!datasets?.some(({ dataset, enabled }) => dataset === "http_requests" && enabled !== false)) return undefined;
  const { zone } = reader;
  const ask = { question: `5xx of ${zone.name} in Log Explorer`, permission: groups.logs };
  const rows = await answer(context, zone.id, ask, () =>
    api.post(`/zones/${zone.id}/logs/explorer/query/sql`, sql(window), z.array(rowWire), ask),
  );
  if (rows?.length === rowLimit) {
    context.gap({
      provider: "cloudflare",
      gateway: zone.id,
      question: ask.question,
      code: "limit",
      message: `Only the newest ${rowLimit} rows were read.`,
    });
  }
  return rows && groupRows(rows, routes);
}

function groupRows(rows: readonly Row[], routes: ReadonlyMap<string, Route>): readonly FailureGroup[] {
  const found = new Map<string, { group: FailureGroup; rows: Row[] }>();
  for (const row of rows) {
    const group = toGroup(row, routes.get(row.ClientRequestHost));
    if (!group) continue;
    const key = [
      group.signature,
      group.status,
      group.backendStatus,
      group.host,
      group.backend,
      group.detail?.colo,
    ].join(" ");
    const known = found.get(key) ?? { group, rows: [] };
    known.rows.push(row);
    found.set(key, known);
  }
  return [...found.values()].map(({ group, rows: of }) => {
    const times = of.map(({ EdgeStartTimestamp }) => timeOf(EdgeStartTimestamp)).sort();
    return {
      ...group,
      count: of.length,
      firstSeen: times[0] ?? group.firstSeen,
      lastSeen: times.at(-1) ?? group.lastSeen,
    };
  });
}

function toGroup(row: Row, route: Route | undefined): FailureGroup | undefined {
  const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : undefined);
  const exchange: Exchange = {
    edge: row.EdgeResponseStatus,
    origin: row.OriginResponseStatus || 0,
    requestSource: row.ClientRequestSource ?? undefined,
    cacheStatus: row.CacheCacheStatus ?? undefined,
    edgeServerIp: row.EdgeServerIP ?? undefined,
    tcpMs: finite(row.OriginTCPHandshakeDurationMs),
    tlsMs: finite(row.OriginTLSHandshakeDurationMs),
    originMs: finite(row.OriginResponseDurationMs),
    requestBytes: finite(row.ClientRequestBytes),
    securityAction: row.SecurityAction ?? undefined,
    workerStatus: row.WorkerStatus ?? undefined,
    route,
  };
  const signature = signatureOf(exchange);
  if (!signature) return undefined;
  const time = timeOf(row.EdgeStartTimestamp);
  const subrequest = row.ParentRayID && !/^0*$/.test(row.ParentRayID);
  return {
    kind: "event",
    signature: signature.id,
    cause: signature.cause,
    source: "cloudflare-log-explorer",
    provider: "cloudflare",
    status: exchange.edge,
    ...(exchange.edgeServerIp !== "" && { backendStatus: exchange.origin || ("none" as const) }),
    ...(row.ClientRequestHost && { pool: row.ClientRequestHost, host: row.ClientRequestHost }),
    ...(row.OriginIP && { backend: row.OriginIP }),
    detail: {
      producedBy: signature.producedBy,
      confidence: signature.confidence,
      ...(row.EdgeColoCode && { colo: row.EdgeColoCode }),
      ...(subrequest && { subrequest: "true" }),
    },
    count: 1,
    firstSeen: time,
    lastSeen: time,
    samples: [
      {
        time,
        requestId: row.RayID,
        source: "cloudflare-log-explorer",
        text: `${row.ClientRequestHost}${row.ClientRequestPath} → ${exchange.edge} (origin ${exchange.origin})`.slice(
          0,
          500,
        ),
      },
    ],
  };
}

/** RFC 3339, or Unix seconds or nanoseconds. */
function timeOf(written: string | number): string {
  if (typeof written === "string" && !/^\d+$/.test(written)) return new Date(written).toISOString();
  const digits = String(written);
  return new Date(Number(digits.slice(0, 10)) * 1000).toISOString();
}

/** GraphQL's counts with Log Explorer's details beside them; alone, Log Explorer's rows are the requests. */
export function mergeFailures(
  counted: Failures | undefined,
  explored: readonly FailureGroup[] | undefined,
  window: Window,
): Failures | undefined {
  if (!explored) return counted;
  if (counted) return { ...counted, groups: [...counted.groups, ...explored] };
  return { window, groups: explored.map((group) => ({ ...group, kind: "request" })), sampleInterval: 1 };
}
