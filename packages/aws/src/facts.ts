import { z } from "zod";

/**
 * What AWS alone knows of a load balancer, without any SDK type: the `Facts` of a snapshot. Everything is optional that a
 * missing permission can take away; attributes hold only what the API sent, so read them through attributes.ts, which
 * knows the defaults. ARNs are whole.
 */
const attributes = z.record(z.string(), z.string());

const targetGroup = z.object({
  arn: z.string(),
  name: z.string(),
  protocol: z.string().optional(),
  /** HTTP1 | HTTP2 | GRPC */
  protocolVersion: z.string().optional(),
  port: z.number().optional(),
  /** instance | ip | lambda | alb */
  targetType: z.string(),
  vpc: z.string().optional(),
  loadBalancers: z.array(z.string()),
  healthCheckEnabled: z.boolean(),
  /** "200-299" or a gRPC code range */
  matcher: z.string().optional(),
  targetControlPort: z.number().optional(),
  attributes: attributes.optional(),
  /** How many targets are registered. Absent = its health could not be read: never the same as none. */
  targets: z.number().optional(),
});

const action = z.object({
  /** forward | redirect | fixed-response | authenticate-oidc | authenticate-cognito | jwt-validation */
  type: z.string(),
  order: z.number().optional(),
  targetGroups: z.array(z.object({ arn: z.string(), weight: z.number().optional() })),
  /** Of a fixed response. */
  statusCode: z.string().optional(),
});

const listener = z.object({
  arn: z.string(),
  port: z.number(),
  protocol: z.string(),
  certificates: z.array(z.string()),
  sslPolicy: z.string().optional(),
  rules: z
    .array(
      z.object({
        arn: z.string(),
        /** "default" or a number */ priority: z.string(),
        actions: z.array(action),
        /** The conditions in words: "path /api/*". */ conditions: z.array(z.string()),
      }),
    )
    .optional(),
  defaultActions: z.array(action),
});

const permissionRule = z.object({
  /** "-1" = all, tcp, udp, icmp */
  protocol: z.string(),
  fromPort: z.number().optional(),
  toPort: z.number().optional(),
  cidrs: z.array(z.string()),
  groups: z.array(z.string()),
  prefixLists: z.array(z.string()),
});

const securityGroup = z.object({
  id: z.string(),
  name: z.string().optional(),
  ingress: z.array(permissionRule),
  egress: z.array(permissionRule),
});

const networkAcl = z.object({
  id: z.string(),
  subnets: z.array(z.string()),
  entries: z.array(
    z.object({
      egress: z.boolean(),
      number: z.number(),
      /** "-1" = all, "6" = tcp */ protocol: z.string(),
      allow: z.boolean(),
      cidr: z.string(),
      fromPort: z.number().optional(),
      toPort: z.number().optional(),
    }),
  ),
});

export const awsFacts = z.object({
  arn: z.string(),
  account: z.string(),
  region: z.string(),
  loadBalancer: z
    .object({
      arn: z.string(),
      name: z.string(),
      dnsName: z.string().optional(),
      scheme: z.string().optional(),
      vpc: z.string().optional(),
      state: z.string(),
      stateReason: z.string().optional(),
      zones: z.array(z.object({ name: z.string(), subnet: z.string() })),
      securityGroups: z.array(z.string()),
      attributes: attributes.optional(),
    })
    .optional(),
  targetGroups: z.array(targetGroup),
  listeners: z.array(listener).optional(),
  certificates: z
    .array(
      z.object({
        arn: z.string(),
        domain: z.string().optional(),
        status: z.string(),
        notAfter: z.string().optional(),
        renewal: z.string().optional(),
      }),
    )
    .optional(),
  /** Those of the load balancer and of its targets. */
  securityGroups: z.array(securityGroup).optional(),
  subnets: z
    .array(z.object({ id: z.string(), zone: z.string(), cidr: z.string(), freeAddresses: z.number() }))
    .optional(),
  networkAcls: z.array(networkAcl).optional(),
  /** Network interfaces of targets, by private address: which groups and subnet a target has. */
  interfaces: z
    .array(
      z.object({
        address: z.string(),
        instance: z.string().optional(),
        subnet: z.string(),
        zone: z.string().optional(),
        securityGroups: z.array(z.string()),
      }),
    )
    .optional(),
  /** CloudWatch vended log deliveries of this load balancer: `destination` is the log group's or bucket's ARN. Absent = could not be read. */
  deliveries: z
    .array(
      z.object({
        logType: z.string(),
        destination: z.string(),
        destinationType: z.string(),
        format: z.string().optional(),
        recordFields: z.array(z.string()).optional(),
        delimiter: z.string().optional(),
      }),
    )
    .optional(),
  /** The state of the S3 bucket that access logs go to; `problem` is "missing", "other-region" or "denied" when it cannot be read. */
  logBucket: z.object({ bucket: z.string(), problem: z.string().optional(), region: z.string().optional() }).optional(),
  /** ECS services behind target groups. */
  ecsServices: z
    .array(
      z.object({
        arn: z.string(),
        targetGroups: z.array(z.string()),
        desired: z.number(),
        running: z.number(),
        gracePeriodSeconds: z.number().optional(),
        stopTimeoutSeconds: z.number().optional(),
        minimumHealthyPercent: z.number().optional(),
        events: z.array(z.object({ at: z.string(), message: z.string() })),
      }),
    )
    .optional(),
  lambdas: z
    .array(
      z.object({
        arn: z.string(),
        targetGroup: z.string(),
        timeoutSeconds: z.number().optional(),
        state: z.string().optional(),
        invokable: z.boolean().optional(),
        reservedConcurrency: z.number().optional(),
      }),
    )
    .optional(),
  webAcl: z.object({ arn: z.string(), name: z.string() }).nullable().optional(),
  /** The app's idle keep-alive in seconds as the user stated it (--app-keepalive). */
  appKeepAliveSeconds: z.number().optional(),
});

/** AWS's typed part of a snapshot. */
export type AwsFacts = z.infer<typeof awsFacts>;
