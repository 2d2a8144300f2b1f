import { z } from "zod";

/**
 * What Azure alone knows of an application gateway, without any SDK type: the `Facts` of a snapshot. Parts of a gateway
 * refer to each other by name, as its commands do; resource ids are whole. A part that is optional could not be read.
 */
const certificate = z.object({
  name: z.string(),
  subject: z.string().optional(),
  /** ISO 8601; absent when the data could not be decoded. */
  notAfter: z.string().optional(),
  keyVaultSecretId: z.string().optional(),
});

const setting = z.object({
  name: z.string(),
  protocol: z.string(),
  port: z.number(),
  requestTimeoutSeconds: z.number(),
  hostName: z.string().optional(),
  pickHostFromBackend: z.boolean(),
  probe: z.string().optional(),
  path: z.string().optional(),
  drainSeconds: z.number().optional(),
  trustedRoots: z.array(z.string()),
  authCertificates: z.array(z.string()),
  validateCertChainAndExpiry: z.boolean().optional(),
  validateSni: z.boolean().optional(),
  sniName: z.string().optional(),
  dedicatedConnection: z.boolean().optional(),
});

const probe = z.object({
  name: z.string(),
  protocol: z.string(),
  host: z.string().optional(),
  pickHostFromSetting: z.boolean(),
  path: z.string().optional(),
  port: z.number().optional(),
  intervalSeconds: z.number(),
  timeoutSeconds: z.number(),
  unhealthyThreshold: z.number(),
  minServers: z.number(),
  statusCodes: z.array(z.string()),
  body: z.string().optional(),
});

const pool = z.object({
  name: z.string(),
  /** FQDNs and IP addresses of the pool. */
  members: z.array(z.string()),
  /** Network interfaces or scale-set instances, by IP configuration id. */
  ipConfigurations: z.array(z.string()),
});

/** Where a rule or path sends requests: one pool through one setting. */
const route = z.object({
  rule: z.string(),
  listener: z.string().optional(),
  /** Empty = the rule's default. */
  paths: z.array(z.string()),
  pool: z.string().optional(),
  setting: z.string().optional(),
  redirect: z.boolean(),
});

const securityRule = z.object({
  name: z.string(),
  priority: z.number(),
  inbound: z.boolean(),
  allow: z.boolean(),
  /** "*", "Tcp", "Udp", "Icmp" */
  protocol: z.string(),
  sources: z.array(z.string()),
  destinations: z.array(z.string()),
  /** "443", "8000-8999", "*" */
  ports: z.array(z.string()),
});

const subnet = z.object({
  id: z.string(),
  vnet: z.string(),
  prefixes: z.array(z.string()),
  securityGroup: z.string().optional(),
  routeTable: z.string().optional(),
  usedAddresses: z.number(),
});

const network = z.object({
  subnets: z.array(subnet),
  vnets: z.array(
    z.object({
      id: z.string(),
      prefixes: z.array(z.string()),
      dnsServers: z.array(z.string()),
      hasGateway: z.boolean(),
      peerings: z.array(
        z.object({ name: z.string(), remote: z.string(), state: z.string(), useRemoteGateways: z.boolean() }),
      ),
    }),
  ),
  securityGroups: z.array(z.object({ id: z.string(), rules: z.array(securityRule) })),
  routeTables: z.array(
    z.object({
      id: z.string(),
      propagatesBgp: z.boolean(),
      routes: z.array(
        z.object({ name: z.string(), prefix: z.string(), nextHop: z.string(), nextHopAddress: z.string().optional() }),
      ),
    }),
  ),
  /** Kubernetes clusters whose ingress controller uses this gateway. */
  clusters: z.array(z.object({ name: z.string(), networkPlugin: z.string(), nodeResourceGroup: z.string() })),
});

export const azureFacts = z.object({
  id: z.string(),
  name: z.string(),
  subscription: z.string(),
  resourceGroup: z.string(),
  location: z.string().optional(),
  generation: z.enum(["v1", "v2"]),
  tier: z.string(),
  capacity: z.number().optional(),
  autoscale: z.object({ min: z.number(), max: z.number().optional() }).optional(),
  operationalState: z.string().optional(),
  provisioningState: z.string().optional(),
  /** Parts whose last change failed: "probe web-probe". */
  failedParts: z.array(z.string()),
  /** The gateway's own subnets, by id. */
  subnetIds: z.array(z.string()),
  pools: z.array(pool),
  settings: z.array(setting),
  probes: z.array(probe),
  listeners: z.array(
    z.object({
      name: z.string(),
      protocol: z.string(),
      hostNames: z.array(z.string()),
      certificate: z.string().optional(),
      errorPages: z.array(z.string()),
    }),
  ),
  routes: z.array(route),
  /** References that lead nowhere: from, to what kind, which name. */
  dangling: z.array(z.object({ from: z.string(), kind: z.string(), name: z.string() })),
  listenerCertificates: z.array(certificate),
  trustedRoots: z.array(certificate),
  authCertificates: z.array(certificate),
  hasIdentity: z.boolean(),
  /** Status codes for which a page of the user's own is shown. */
  errorPages: z.array(z.string()),
  firewallMode: z.string().optional(),
  /** An ingress controller of Kubernetes writes this gateway's configuration. */
  ingressManaged: z.boolean(),
  /** Load-distribution policies and routing maps that are not followed here. */
  unreadRouting: z.array(z.string()),
  network: network.optional(),
  diagnostics: z
    .array(
      z.object({
        name: z.string(),
        /** Log categories that are on; "allLogs" and "audit" are groups. */
        categories: z.array(z.string()),
        workspace: z.string().optional(),
        /** True = the table AGWAccessLogs, false = AzureDiagnostics. */
        resourceTables: z.boolean(),
        storage: z.string().optional(),
        eventHub: z.string().optional(),
      }),
    )
    .optional(),
  resourceHealth: z.object({ state: z.string(), summary: z.string(), since: z.string().optional() }).optional(),
  /** Azure Advisor's recommendations about this gateway, verbatim. */
  advice: z.array(z.string()).optional(),
});

/** Azure's typed part of a snapshot. */
export type AzureFacts = z.infer<typeof azureFacts>;
export type Setting = AzureFacts["settings"][number];
export type ProbeFacts = AzureFacts["probes"][number];
export type Route = AzureFacts["routes"][number];
export type NetworkFacts = NonNullable<AzureFacts["network"]>;
export type CertificateFacts = AzureFacts["trustedRoots"][number];
