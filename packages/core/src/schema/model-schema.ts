import { z } from "zod";
import { type CauseClass, causeClasses, confidences, gapCodes, severities } from "../model/index.ts";

/** The model as zod schemas, for what comes back from files and for the published JSON Schema. The test `schema.test.ts` holds them equal to the interfaces. */
const causes = Object.keys(causeClasses) as [CauseClass, ...CauseClass[]];
const time = z.string().describe("ISO 8601 UTC");

export const windowSchema = z.object({ since: time, until: time });
export const severitySchema = z.enum(severities);
export const confidenceSchema = z.enum(confidences);
export const causeSchema = z.enum(causes);

const pool = z.object({
  id: z.string(),
  name: z.string(),
  protocol: z.string().optional(),
  port: z.number().optional(),
});

export const gatewaySchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["gateway", "pool", "logs"]),
  pools: z.array(pool),
  scope: z.record(z.string(), z.string()),
  hostnames: z.array(z.string()).optional(),
});

export const backendSchema = z.object({
  pool: z.string(),
  address: z.string(),
  state: z.enum(["healthy", "unhealthy", "initial", "draining", "unused", "unknown"]),
  reason: z.string().optional(),
  description: z.string().optional(),
  since: time.optional(),
  zone: z.string().optional(),
  id: z.string().optional(),
  anomalous: z.boolean().optional(),
  override: z.string().optional(),
  certificates: z.array(z.string()).optional(),
});

export const probeSchema = z.object({
  pool: z.string(),
  enabled: z.boolean(),
  protocol: z.string(),
  port: z.union([z.number(), z.literal("traffic-port")]),
  path: z.string().optional(),
  host: z.string().optional(),
  expect: z.string().optional(),
  intervalSeconds: z.number(),
  timeoutSeconds: z.number(),
  healthyThreshold: z.number().optional(),
  unhealthyThreshold: z.number(),
});

export const limitsSchema = z.object({
  idleTimeoutSeconds: z.number().optional(),
  connectTimeoutSeconds: z.number().optional(),
  responseTimeoutSeconds: z.number().optional(),
  clientKeepAliveSeconds: z.number().optional(),
  requestHeaderBytes: z.number().optional(),
  responseHeaderBytes: z.number().optional(),
  requestBodyBytes: z.number().optional(),
});

const distribution = z.object({
  count: z.number(),
  min: z.number(),
  max: z.number(),
  sum: z.number(),
  p50: z.number(),
  p95: z.number(),
  bins: z.array(z.tuple([z.number(), z.number()])).optional(),
});

export const failureGroupSchema = z.object({
  kind: z.enum(["request", "event"]),
  signature: z.string(),
  cause: causeSchema,
  source: z.string(),
  provider: z.string(),
  status: z.number().optional(),
  backendStatus: z.union([z.number(), z.literal("none")]).optional(),
  pool: z.string().optional(),
  backend: z.string().optional(),
  host: z.string().optional(),
  route: z.string().optional(),
  detail: z.record(z.string(), z.string()).optional(),
  count: z.number(),
  firstSeen: time,
  lastSeen: time,
  timeline: z.object({ stepSeconds: z.number(), points: z.array(z.tuple([time, z.number()])) }).optional(),
  timings: z
    .object({ connect: distribution.optional(), backend: distribution.optional(), total: distribution.optional() })
    .optional(),
  samples: z.array(z.object({ time, requestId: z.string().optional(), source: z.string(), text: z.string() })),
});

export const failuresSchema = z.object({
  window: windowSchema,
  requests: z
    .object({
      total: z.number(),
      byBackend: z.record(z.string(), z.number()).optional(),
      byStatus: z.record(z.string(), z.number()).optional(),
    })
    .optional(),
  groups: z.array(failureGroupSchema),
  sampleInterval: z.number(),
});

export const seriesSchema = z.object({
  name: z.string(),
  statistic: z.enum(["Sum", "Average", "Minimum", "Maximum", "p99"]),
  dimensions: z.record(z.string(), z.string()),
  unit: z.string().optional(),
  stepSeconds: z.number(),
  points: z.array(z.tuple([time, z.number()])),
});

export const gapSchema = z.object({
  provider: z.string(),
  gateway: z.string().optional(),
  question: z.string(),
  code: z.enum(gapCodes),
  message: z.string(),
  permission: z.string().optional(),
});
