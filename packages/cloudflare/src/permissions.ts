import type { Permission } from "@cloud502/core";

/**
 * Cloudflare's permission groups, read-only, as the dashboard names them (developers.cloudflare.com/fundamentals/api/
 * reference/permissions); the mapping of endpoints to groups is partly from experience, so a refusal names its group again.
 */
export const groups = {
  zone: "Zone Read",
  settings: "Zone Settings Read",
  dns: "DNS Read",
  certificates: "SSL and Certificates Read",
  analytics: "Analytics Read",
  loadBalancers: "Load Balancers Read",
  pools: "Load Balancing: Monitors and Pools Read",
  healthChecks: "Health Checks Read",
  tunnels: "Cloudflare Tunnel Read",
  rules: "Origin Rules Read",
  pageRules: "Page Rules Read",
  workers: "Workers Routes Read",
  workerDomains: "Workers Scripts Read",
  logs: "Logs Read",
  audit: "Account Settings Read",
  tracer: "Allow Request Tracer Read",
} as const;

const all = ["zones", "origins", "probes", "logs"];

/** What each command asks, so that a token can be given no more. */
export const permissions: readonly Permission[] = [
  { action: groups.zone, purpose: "which zones there are", commands: all, required: true },
  {
    action: groups.dns,
    purpose: "which hostnames are proxied, and where they go",
    commands: ["zones", "origins", "probes"],
    required: true,
  },
  {
    action: groups.analytics,
    purpose: "5xx by (edge status, origin status): who made them",
    commands: ["origins", "logs"],
    required: true,
  },
  {
    action: groups.settings,
    purpose: "SSL mode, read timeout and other zone settings",
    commands: ["origins"],
    required: false,
  },
  {
    action: groups.certificates,
    purpose: "certificates at the edge, origin pulls, Origin CA, custom hostnames",
    commands: ["origins"],
    required: false,
  },
  {
    action: groups.loadBalancers,
    purpose: "load balancers of the zone",
    commands: ["zones", "origins", "probes"],
    required: false,
  },
  {
    action: groups.pools,
    purpose: "origin pools, their health and monitors",
    commands: ["zones", "origins", "probes"],
    required: false,
  },
  {
    action: groups.healthChecks,
    purpose: "standalone health checks",
    commands: ["origins", "probes"],
    required: false,
  },
  { action: groups.tunnels, purpose: "tunnels, their connectors and ingress", commands: ["origins"], required: false },
  {
    action: groups.rules,
    purpose:
      "rules that change the origin, its port or timeout, or error pages (with Cache Rules Read, Config Rules Read and Custom Error Rules Read for their phases)",
    commands: ["origins"],
    required: false,
  },
  { action: groups.pageRules, purpose: "page rules", commands: ["origins"], required: false },
  { action: groups.workers, purpose: "which hostnames a Worker answers", commands: ["origins"], required: false },
  { action: groups.workerDomains, purpose: "custom domains of Workers", commands: ["origins"], required: false },
  {
    action: groups.logs,
    purpose: "Log Explorer, and whether Logpush delivers",
    commands: ["origins", "logs"],
    required: false,
  },
  {
    action: groups.audit,
    purpose: "configuration changes just before the errors began",
    commands: ["origins"],
    required: false,
  },
  { action: groups.tracer, purpose: "request traces, only with --trace", commands: ["origins"], required: false },
];
