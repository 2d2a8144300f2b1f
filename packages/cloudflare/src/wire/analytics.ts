import { z } from "zod";

const zones = <T extends z.ZodRawShape>(parts: T) =>
  z.object({ zones: z.array(z.object({ zoneTag: z.string(), ...parts })) });

/** What graphql/limits.graphql answers. */
export const limitsWire = zones({
  settings: z.object({
    httpRequestsAdaptiveGroups: z.object({
      enabled: z.boolean(),
      availableFields: z.array(z.string()),
      maxDuration: z.number(),
      maxNumberOfFields: z.number(),
      maxPageSize: z.number(),
      notOlderThan: z.number(),
    }),
  }),
});

const average = z
  .object({
    sampleInterval: z.number(),
    originResponseDurationMs: z.number(),
    edgeDnsResponseTimeMs: z.number(),
  })
  .partial();

const pair = {
  edgeResponseStatus: z.number(),
  originResponseStatus: z.number().optional(),
  clientRequestHTTPHost: z.string().optional(),
};

const row = z.object({
  count: z.number(),
  avg: average.nullish(),
  dimensions: z.object({
    ...pair,
    originIP: z.string().optional(),
    coloCode: z.string().optional(),
    cacheStatus: z.string().optional(),
    securityAction: z.string().optional(),
  }),
});
/** One row of the triage matrix. */
export type FailureRow = z.infer<typeof row>;

/** What graphql/failures.graphql answers. */
export const failuresWire = zones({
  failed: z.array(row),
  masked: z.array(row),
  totals: z.array(
    z.object({ count: z.number(), avg: average.nullish(), dimensions: z.object({ edgeResponseStatus: z.number() }) }),
  ),
  byColo: z
    .array(z.object({ count: z.number(), dimensions: z.object({ coloCode: z.string().optional() }).nullish() }))
    .nullish(),
  byHost: z
    .array(
      z.object({ count: z.number(), dimensions: z.object({ clientRequestHTTPHost: z.string().optional() }).nullish() }),
    )
    .nullish(),
});

/** What graphql/timeline.graphql answers. */
export const timelineWire = zones({
  failed: z.array(z.object({ count: z.number(), dimensions: z.object({ ...pair, datetimeFiveMinutes: z.string() }) })),
  latency: z.array(
    z.object({
      count: z.number(),
      dimensions: z.object({ clientRequestHTTPHost: z.string() }),
      quantiles: z.object({
        originResponseDurationMsP50: z.number(),
        originResponseDurationMsP95: z.number(),
        originResponseDurationMsP99: z.number(),
      }),
    }),
  ),
});

/** What graphql/samples.graphql answers. */
export const samplesWire = zones({
  rows: z.array(
    z.object({
      ...pair,
      datetime: z.string(),
      rayName: z.string(),
      requestSource: z.string().optional(),
      coloCode: z.string().optional(),
      clientRequestHTTPMethodName: z.string().optional(),
      clientRequestPath: z.string().optional(),
    }),
  ),
});

/** What graphql/workers.graphql answers. */
export const workersWire = zones({
  invocations: z.array(
    z.object({ dimensions: z.object({ status: z.string() }), sum: z.object({ requests: z.number() }) }),
  ),
});
