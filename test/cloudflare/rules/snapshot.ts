import type { FailureGroup, Limits, Series, Snapshot } from "@cloud502/core";
import type { CloudflareFacts } from "../../../packages/cloudflare/src/facts.ts";
import { resolveOrigins } from "../../../packages/cloudflare/src/origins.ts";
import { signatures } from "../../../packages/cloudflare/src/signatures.ts";

export type CloudflareSnapshot = Snapshot<CloudflareFacts>;

export const host = "www.heron.example";
const takenAt = "2026-11-22T12:00:00.000Z";
export const window = { since: "2026-11-22T11:00:00.000Z", until: takenAt };
export const tunnelId = "f70ff985-a4ef-4643-bbbc-4a0ed4fc8415";

/** A time some days from the snapshot. */
export function inDays(days: number): string {
  return new Date(Date.parse(takenAt) + days * 86_400_000).toISOString();
}

/** Failing requests of one signature, as the sources make them. */
export function failing(signature: string, parts: Partial<FailureGroup> = {}): FailureGroup {
  const row = signatures.find(({ id }) => id === signature);
  return {
    kind: "request",
    signature,
    cause: row?.cause ?? "backend-error",
    source: "cloudflare-graphql",
    provider: "cloudflare",
    status: row?.edge?.[0] ?? 502,
    backendStatus: "none",
    host,
    pool: host,
    backend: "192.88.99.9",
    detail: { producedBy: row?.producedBy ?? "unknown", confidence: row?.confidence ?? "low", colo: "FRA" },
    count: 500,
    firstSeen: "2026-11-22T11:30:00.000Z",
    lastSeen: takenAt,
    samples: [],
    ...parts,
  };
}

/** All requests of the window by data centre or by hostname. */
export function requests(dimension: "colo" | "host", counts: Readonly<Record<string, number>>): Series[] {
  return Object.entries(counts).map(([value, count]) => ({
    name: "requests",
    statistic: "Sum",
    dimensions: { [dimension]: value },
    stepSeconds: 3600,
    points: [[window.since, count]],
  }));
}

interface Parts {
  readonly facts?: Partial<Omit<CloudflareFacts, "origins">> & { readonly workers?: readonly string[] };
  readonly groups?: readonly FailureGroup[];
  readonly metrics?: readonly Series[];
  readonly limits?: Limits;
  readonly byStatus?: Readonly<Record<string, number>>;
}

/** A zone in which all is well, changed by `parts`. */
export function snapshot({ facts = {}, groups = [], metrics, limits, byStatus }: Parts = {}): CloudflareSnapshot {
  const { checks, ...known } = facts;
  const parts = {
    zone: {
      id: "0".repeat(32),
      name: "heron.example",
      status: "active",
      paused: false,
      account: "1".repeat(32),
      nameServers: ["bob.ns.cloudflare.com"],
    },
    settings: { ssl: "strict", websockets: "on", proxy_read_timeout: 100 },
    records: [{ name: host, type: "A", content: "192.88.99.9", proxied: true }],
    certificatePacks: [
      {
        type: "universal",
        status: "active",
        hosts: ["heron.example", "*.heron.example"],
        expiresOn: inDays(60),
        validationErrors: [],
      },
    ],
    loadBalancers: [],
    pools: [],
    tunnels: [],
    workerRoutes: [],
    workerDomains: [],
    pageRules: [],
    cloudflareRanges: ["104.16.0.0/13"],
    ...known,
  } satisfies Omit<CloudflareFacts, "origins" | "checks">;
  return {
    provider: "cloudflare",
    takenAt,
    window,
    gateway: { id: parts.zone.id, name: "heron.example", kind: "gateway", pools: [], scope: {} },
    facts: { ...parts, origins: resolveOrigins(parts), ...(checks && { checks }) },
    failures: { window, groups, sampleInterval: 1, ...(byStatus && { requests: { total: 10_000, byStatus } }) },
    gaps: [],
    ...(metrics && { metrics }),
    ...(limits && { limits }),
  };
}
