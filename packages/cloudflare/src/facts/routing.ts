import { z } from "zod";

/** What changes where a request goes, or what a visitor sees of it. */
export const routingFacts = {
  /** Tunnels that this zone's records point at; `status` "deleted" = no such tunnel in the account. */
  tunnels: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** inactive | degraded | healthy | down | deleted */
        status: z.string(),
        connectors: z
          .array(
            z.object({
              id: z.string(),
              version: z.string().optional(),
              connections: z.array(z.object({ colo: z.string(), pending: z.boolean() })),
            }),
          )
          .optional(),
        /** Absent when the configuration lies on the connector's host or could not be read. */
        ingress: z
          .array(
            z.object({
              hostname: z.string().optional(),
              path: z.string().optional(),
              service: z.string(),
              noTlsVerify: z.boolean().optional(),
              originServerName: z.string().optional(),
              caPool: z.string().optional(),
              connectTimeoutSeconds: z.number().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  /** Origin rules: expressions in Cloudflare's rule language, and what they override. */
  originRules: z
    .array(
      z.object({
        expression: z.string(),
        enabled: z.boolean(),
        description: z.string().optional(),
        host: z.string().optional(),
        port: z.number().optional(),
        hostHeader: z.string().optional(),
        sni: z.string().optional(),
      }),
    )
    .optional(),
  /** Cache rules that set another read timeout for part of the traffic, in seconds. */
  readTimeoutRules: z.array(z.object({ expression: z.string(), seconds: z.number() })).optional(),
  /** Configuration rules that set another SSL mode for part of the traffic. */
  sslRules: z.array(z.object({ expression: z.string(), ssl: z.string() })).optional(),
  /** Rules that replace error pages. */
  customErrors: z.array(z.object({ expression: z.string(), status: z.number().optional() })).optional(),
  pageRules: z
    .array(
      z.object({
        pattern: z.string(),
        status: z.string(),
        actions: z.array(z.object({ id: z.string(), value: z.string().optional() })),
      }),
    )
    .optional(),
  workerRoutes: z.array(z.object({ pattern: z.string(), script: z.string().optional() })).optional(),
  workerDomains: z.array(z.object({ hostname: z.string(), service: z.string() })).optional(),
  customHostnames: z
    .array(
      z.object({
        hostname: z.string(),
        status: z.string(),
        origin: z.string().optional(),
        sslStatus: z.string().optional(),
      }),
    )
    .optional(),
  fallbackOrigin: z.object({ origin: z.string(), status: z.string().optional() }).optional(),
  /** Request traces, asked only with --trace. */
  traces: z
    .array(
      z.object({
        url: z.string(),
        status: z.number().optional(),
        steps: z.array(z.object({ name: z.string(), type: z.string(), action: z.string().optional() })),
      }),
    )
    .optional(),
};
