import { z } from "zod";
import {
  backendSchema,
  causeSchema,
  confidenceSchema,
  failureGroupSchema,
  failuresSchema,
  gapSchema,
  gatewaySchema,
  limitsSchema,
  probeSchema,
  seriesSchema,
  severitySchema,
  windowSchema,
} from "./model-schema.ts";

const findingSchema = z.object({
  rule: z.string(),
  provider: z.string(),
  subject: z.string(),
  key: z.string(),
  title: z.string(),
  severity: severitySchema,
  cause: causeSchema,
  confidence: confidenceSchema,
  gateway: z.string().nullable(),
  requests: z.number(),
  evidence: z.array(
    z.object({
      direction: z.enum(["for", "against"]),
      fact: z.string(),
      source: z.string(),
      circumstantial: z.boolean().optional(),
    }),
  ),
  fix: z.array(z.string()),
  docs: z.array(z.string()),
  location: z.object({ file: z.string(), line: z.number(), column: z.number() }).optional(),
  patch: z.string().optional(),
});

const logSourceSchema = z.object({
  name: z.string(),
  format: z.string().nullable(),
  compression: z.enum(["gzip", "zstd"]).optional(),
  bytes: z.number(),
  lines: z.number(),
  requests: z.number(),
  events: z.number(),
  other: z.number(),
  rejected: z.number(),
  rejectedReasons: z.record(z.string(), z.number()).optional(),
  serverErrors: z.number().optional(),
  outsideWindow: z.number().optional(),
});

/** What the logs command counted; see LogSummary. */
export const logSummarySchema = z.object({
  groups: z.array(failureGroupSchema).optional(),
  notes: z.array(z.string()).optional(),
  sources: z.array(logSourceSchema),
  lines: z.number(),
  requests: z.number(),
  events: z.number(),
  other: z.number(),
  rejected: z.number(),
  serverErrors: z.number(),
  timeline: z
    .object({ stepSeconds: z.number(), points: z.array(z.tuple([z.string(), z.number(), z.number()])) })
    .optional(),
  by: z
    .object({
      key: z.string(),
      rows: z.array(
        z.object({
          value: z.string(),
          requests: z.number(),
          serverErrors: z.number(),
          events: z.number().optional(),
          example: z.string().optional(),
        }),
      ),
    })
    .optional(),
});

/** The report's contract: what --json prints. */
export const reportSchema = z.object({
  schemaVersion: z.literal("1.0"),
  generatedAt: z.string(),
  command: z.string(),
  window: windowSchema.optional(),
  gateways: z.array(
    gatewaySchema.extend({
      provider: z.string(),
      backends: z.array(backendSchema).optional(),
      probes: z.array(probeSchema).optional(),
      limits: limitsSchema.optional(),
      failures: failuresSchema.optional(),
      metrics: z.array(seriesSchema).optional(),
    }),
  ),
  logs: logSummarySchema.optional(),
  tables: z
    .array(
      z.object({
        title: z.string(),
        columns: z.array(z.string()),
        rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
      }),
    )
    .optional(),
  findings: z.array(findingSchema),
  gaps: z.array(gapSchema),
});

/** A saved run: everything that was read, from which a report is made again without a cloud. */
export const savedRunSchema = z.object({
  kind: z.literal("cloud502-run"),
  schemaVersion: z.literal("1.0"),
  savedAt: z.iso.datetime(),
  command: z.string(),
  snapshots: z.array(
    z.object({
      provider: z.string(),
      takenAt: z.string(),
      window: windowSchema.optional(),
      gateway: gatewaySchema,
      backends: z.array(backendSchema).optional(),
      probes: z.array(probeSchema).optional(),
      limits: limitsSchema.optional(),
      facts: z.unknown().optional(),
      failures: failuresSchema.optional(),
      metrics: z.array(seriesSchema).optional(),
      gaps: z.array(gapSchema),
    }),
  ),
  gaps: z.array(gapSchema),
  logs: logSummarySchema.optional(),
});

/** The JSON Schema of the report, as published in docs/report.schema.json. */
export function reportJsonSchema(): unknown {
  return { $id: "cloud502-report", title: "cloud502 report", ...z.toJSONSchema(reportSchema) };
}
