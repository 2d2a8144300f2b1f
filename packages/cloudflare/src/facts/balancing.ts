import { z } from "zod";

const poolHealth = z.array(
  z.object({
    region: z.string(),
    healthy: z.boolean(),
    origins: z.array(
      z.object({
        address: z.string(),
        healthy: z.boolean(),
        /** Verbatim: "TCP connection failed", "No failures". */
        reason: z.string().optional(),
        responseCode: z.number().optional(),
      }),
    ),
  }),
);

/** Load balancers, pools with their measured health, monitors and standalone health checks. */
export const balancingFacts = {
  loadBalancers: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        proxied: z.boolean(),
        defaultPools: z.array(z.string()),
        fallbackPool: z.string().optional(),
        /** Pools of regions, countries and data centres. */
        otherPools: z.array(z.string()),
      }),
    )
    .optional(),
  /** Pools that this zone's load balancers use. */
  pools: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        minimumOrigins: z.number(),
        monitor: z.string().optional(),
        origins: z.array(
          z.object({
            name: z.string(),
            address: z.string(),
            port: z.number().optional(),
            enabled: z.boolean(),
            weight: z.number(),
            host: z.string().optional(),
          }),
        ),
        health: poolHealth.optional(),
      }),
    )
    .optional(),
  monitors: z
    .array(
      z.object({
        id: z.string(),
        /** http | https | tcp | udp_icmp | icmp_ping | smtp */
        type: z.string(),
        description: z.string().optional(),
        method: z.string().optional(),
        path: z.string().optional(),
        port: z.number().optional(),
        host: z.string().optional(),
        probeZone: z.string().optional(),
        expectedCodes: z.string().optional(),
        expectedBody: z.string().optional(),
        followRedirects: z.boolean().optional(),
        allowInsecure: z.boolean().optional(),
        intervalSeconds: z.number(),
        timeoutSeconds: z.number(),
        retries: z.number(),
      }),
    )
    .optional(),
  healthChecks: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        address: z.string(),
        type: z.string(),
        /** unknown | healthy | unhealthy | suspended */
        status: z.string(),
        reason: z.string().optional(),
        suspended: z.boolean(),
        path: z.string().optional(),
        port: z.number().optional(),
        expectedCodes: z.array(z.string()).optional(),
        intervalSeconds: z.number().optional(),
        timeoutSeconds: z.number().optional(),
        consecutiveFails: z.number().optional(),
      }),
    )
    .optional(),
};
