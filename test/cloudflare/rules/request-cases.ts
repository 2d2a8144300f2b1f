import { type CloudflareSnapshot, failing, host, requests, snapshot, tunnelId, window } from "./snapshot.ts";

/** A snapshot on which a rule fires, and a near miss. */
export interface Case {
  readonly id: string;
  readonly fires: CloudflareSnapshot;
  readonly quiet: CloudflareSnapshot;
}

const many = { requests: requests("host", { [host]: 2000 }), few: requests("host", { [host]: 200_000 }) };
const answered = (status: number) => [failing("origin-answered", { status, backendStatus: status })];
const colos = requests("colo", { FRA: 400, AMS: 600 });
const privately = { records: [{ name: host, type: "A", content: "10.0.0.7", proxied: true }] };
const cname = { records: [{ name: host, type: "CNAME", content: "app.platform.example", proxied: true }] };
const tunnel = (status: string) => ({
  records: [{ name: host, type: "CNAME", content: `${tunnelId}.cfargotunnel.com`, proxied: true }],
  tunnels: [
    {
      id: tunnelId,
      name: "office",
      status,
      connectors: [],
      ingress: [{ hostname: host, service: "http://localhost:8080" }],
    },
  ],
});
const balancer = (enabled: boolean) => ({
  records: [],
  loadBalancers: [{ id: "lb", name: host, enabled: true, proxied: true, defaultPools: ["p"], otherPools: [] }],
  pools: [
    {
      id: "p",
      name: "main",
      enabled: true,
      minimumOrigins: 1,
      origins: [{ name: "a", address: "192.88.99.9", enabled, weight: 1 }],
    },
  ],
});
const pageRule = [
  { pattern: `${host}/*`, status: "active", actions: [{ id: "forwarding_url", value: "https://x.example" }] },
];
const placeholderRule = [{ expression: `http.host eq "${host}"`, enabled: true, host: "void.heron.example" }];
const check = { hostname: host, address: "192.88.99.9", port: 443, tls: true, at: window.until };
const checkedHeaders = [{ ...check, error: "HPE_HEADER_OVERFLOW" }];
const subrequest = { detail: { producedBy: "edge", confidence: "high", subrequest: "true" } };
const workerDomain = { records: [], workerDomains: [{ hostname: host, service: "api" }] };

/** Rules that read failing requests. */
export const requestCases: readonly Case[] = [
  {
    id: "origin-502",
    fires: snapshot({ groups: answered(502), metrics: many.requests }),
    quiet: snapshot({ groups: answered(502), metrics: many.few }),
  },
  { id: "origin-503", fires: snapshot({ groups: answered(503) }), quiet: snapshot({ groups: answered(502) }) },
  { id: "origin-error", fires: snapshot({ groups: answered(500) }), quiet: snapshot({ groups: answered(502) }) },
  {
    id: "origin-errors-rare",
    fires: snapshot({ groups: answered(500), metrics: many.few }),
    quiet: snapshot({ groups: answered(500), metrics: many.requests }),
  },
  {
    id: "masked-by-cache",
    fires: snapshot({ groups: [failing("masked-by-cache")] }),
    quiet: snapshot({ groups: answered(502) }),
  },
  {
    id: "edge-502",
    fires: snapshot({ groups: [failing("edge-502")] }),
    quiet: snapshot({ groups: [failing("edge-502")], metrics: colos }),
  },
  {
    id: "one-colo",
    fires: snapshot({ groups: [failing("edge-502")], metrics: colos }),
    quiet: snapshot({
      groups: [failing("edge-502"), failing("edge-502", { detail: { colo: "AMS" } })],
      metrics: colos,
    }),
  },
  {
    id: "edge-500",
    fires: snapshot({ groups: [failing("edge-500")] }),
    quiet: snapshot({ groups: [failing("edge-500")], facts: { pageRules: pageRule } }),
  },
  {
    id: "page-rule-500",
    fires: snapshot({ groups: [failing("edge-500")], facts: { pageRules: pageRule } }),
    quiet: snapshot({
      groups: [failing("edge-500")],
      facts: { pageRules: pageRule, workerRoutes: [{ pattern: `${host}/*`, script: "api" }] },
    }),
  },
  {
    id: "security-action",
    fires: snapshot({ groups: [failing("security-action")] }),
    quiet: snapshot({ groups: [failing("edge-500")] }),
  },
  {
    id: "worker-failed",
    fires: snapshot({ groups: [failing("worker-failed")] }),
    quiet: snapshot({ groups: [failing("edge-500")] }),
  },
  {
    id: "early-hints-noise",
    fires: snapshot({ groups: [failing("early-hints-miss")] }),
    quiet: snapshot({ groups: [failing("edge-502", { status: 504 })] }),
  },
  {
    id: "speed-brain-noise",
    fires: snapshot({ groups: [failing("prefetch-refused")] }),
    quiet: snapshot({ groups: [failing("edge-500", { status: 503 })] }),
  },
  {
    id: "empty-reply",
    fires: snapshot({ groups: [failing("empty-or-invalid-reply")] }),
    quiet: snapshot({ groups: [failing("empty-or-invalid-reply")], facts: { checks: checkedHeaders } }),
  },
  {
    id: "reused-connection-reset",
    fires: snapshot({ groups: [failing("reset-on-reused-connection")] }),
    quiet: snapshot({ groups: [failing("empty-or-invalid-reply")] }),
  },
  {
    id: "connection-refused",
    fires: snapshot({ groups: [failing("connection-refused")] }),
    quiet: snapshot({ groups: [failing("connection-refused")], facts: privately }),
  },
  {
    id: "connect-timeout",
    fires: snapshot({ groups: [failing("no-syn-ack")] }),
    quiet: snapshot({ groups: [failing("no-syn-ack")], facts: privately }),
  },
  {
    id: "request-not-acknowledged",
    fires: snapshot({ groups: [failing("request-not-acknowledged")] }),
    quiet: snapshot({ groups: [failing("no-syn-ack")] }),
  },
  {
    id: "worker-fetches-itself",
    fires: snapshot({ groups: [failing("no-syn-ack", subrequest)], facts: workerDomain }),
    quiet: snapshot({ groups: [failing("no-syn-ack", subrequest)] }),
  },
  {
    id: "origin-rule-placeholder",
    fires: snapshot({
      groups: [failing("connect-timeout")],
      facts: {
        originRules: placeholderRule,
        records: [
          { name: host, type: "A", content: "192.88.99.9", proxied: true },
          { name: "void.heron.example", type: "A", content: "192.0.2.1", proxied: false },
        ],
      },
    }),
    quiet: snapshot({
      groups: [failing("connect-timeout")],
      facts: {
        originRules: placeholderRule,
        records: [{ name: "void.heron.example", type: "A", content: "192.88.99.8", proxied: false }],
      },
    }),
  },
  {
    id: "unreachable",
    fires: snapshot({ groups: [failing("no-route-to-origin")] }),
    quiet: snapshot({ groups: [failing("no-route-to-origin")], facts: privately }),
  },
  {
    id: "read-timeout",
    fires: snapshot({ groups: [failing("read-timeout")] }),
    quiet: snapshot({ groups: [failing("write-timeout")] }),
  },
  {
    id: "write-timeout",
    fires: snapshot({ groups: [failing("write-timeout")] }),
    quiet: snapshot({ groups: [failing("read-timeout")] }),
  },
  {
    id: "tls-handshake",
    fires: snapshot({ groups: [failing("tls-handshake-failed")] }),
    quiet: snapshot({ groups: [failing("certificate-refused")] }),
  },
  {
    id: "certificate-refused",
    fires: snapshot({ groups: [failing("certificate-refused")] }),
    quiet: snapshot({ groups: [failing("certificate-refused", subrequest)] }),
  },
  {
    id: "worker-certificate-refused",
    fires: snapshot({ groups: [failing("certificate-refused", subrequest)] }),
    quiet: snapshot({ groups: [failing("certificate-refused")] }),
  },
  {
    id: "origin-name-unresolved",
    fires: snapshot({ groups: [failing("origin-name-unresolved")], facts: cname }),
    quiet: snapshot({ groups: [failing("no-connector")], facts: tunnel("down") }),
  },
  {
    id: "origin-name-or-tunnel",
    fires: snapshot({ groups: [failing("origin-name-or-tunnel")] }),
    quiet: snapshot({ groups: [failing("origin-name-unresolved")], facts: cname }),
  },
  {
    id: "tunnel-down",
    fires: snapshot({ groups: [failing("no-connector")], facts: tunnel("down") }),
    quiet: snapshot({ groups: [failing("connector-cannot-reach-service")], facts: tunnel("healthy") }),
  },
  {
    id: "tunnel-service-unreachable",
    fires: snapshot({ groups: [failing("connector-cannot-reach-service")], facts: tunnel("healthy") }),
    quiet: snapshot({ groups: [failing("no-connector")], facts: tunnel("down") }),
  },
  {
    id: "no-usable-pool",
    fires: snapshot({ groups: [failing("no-usable-pool")], facts: balancer(true) }),
    quiet: snapshot({ groups: [failing("no-usable-pool")], facts: balancer(false) }),
  },
];
