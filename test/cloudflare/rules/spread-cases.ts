import type { Case } from "./request-cases.ts";
import { failing, host, snapshot, window } from "./snapshot.ts";

const answered = (status: number) => [failing("origin-answered", { status, backendStatus: status })];
const check = { hostname: host, address: "192.88.99.9", port: 443, tls: true, at: window.until };
const checkedHeaders = [{ ...check, error: "HPE_HEADER_OVERFLOW" }];

/** Rules that read direct checks, and how failures spread over origins and time. */
export const spreadCases: readonly Case[] = [
  {
    id: "response-headers-too-large",
    fires: snapshot({ groups: [failing("empty-or-invalid-reply")], facts: { checks: checkedHeaders } }),
    quiet: snapshot({
      groups: [failing("empty-or-invalid-reply")],
      facts: { checks: [{ ...check, status: 200, headerBytes: 40_000 }] },
    }),
  },
  {
    id: "http2-to-origin",
    fires: snapshot({
      groups: [failing("empty-or-invalid-reply")],
      facts: { settings: { origin_max_http_version: "2" }, checks: [{ ...check, alpn: "h2", status: 200 }] },
    }),
    quiet: snapshot({
      groups: [failing("empty-or-invalid-reply")],
      facts: { settings: { origin_max_http_version: "1" }, checks: [{ ...check, alpn: "h2", status: 200 }] },
    }),
  },
  {
    id: "ssl-mode-port",
    fires: snapshot({
      groups: [failing("connection-refused")],
      facts: {
        checks: [
          { ...check, error: "ECONNREFUSED" },
          { ...check, port: 80, tls: false, status: 200 },
        ],
      },
    }),
    quiet: snapshot({
      groups: [failing("connection-refused")],
      facts: {
        checks: [
          { ...check, error: "ECONNREFUSED" },
          { ...check, port: 80, tls: false, error: "ECONNREFUSED" },
        ],
      },
    }),
  },
  {
    id: "one-origin-fails",
    fires: snapshot({
      groups: [...answered(500), failing("origin-answered", { status: 500, backend: "192.88.99.10", count: 10 })],
      facts: {
        records: [9, 10].map((last) => ({ name: host, type: "A", content: `192.88.99.${last}`, proxied: true })),
      },
    }),
    quiet: snapshot({ groups: answered(500) }),
  },
  {
    id: "near-read-timeout",
    fires: snapshot({
      limits: { responseTimeoutSeconds: 100 },
      metrics: [
        {
          name: "originResponseDurationP95",
          statistic: "Maximum",
          dimensions: { host },
          stepSeconds: 3600,
          points: [[window.since, 85]],
        },
      ],
    }),
    quiet: snapshot({
      limits: { responseTimeoutSeconds: 600 },
      metrics: [
        {
          name: "originResponseDurationP95",
          statistic: "Maximum",
          dimensions: { host },
          stepSeconds: 3600,
          points: [[window.since, 85]],
        },
      ],
    }),
  },
  {
    id: "change-before-errors",
    fires: snapshot({
      groups: answered(502),
      facts: { changes: [{ at: "2026-11-22T11:20:00Z", actor: "ada@example.com", action: "update", resource: "ssl" }] },
    }),
    quiet: snapshot({
      groups: answered(502),
      facts: { changes: [{ at: "2026-11-22T11:40:00Z", actor: "ada@example.com", action: "update", resource: "ssl" }] },
    }),
  },
  {
    id: "uploads-too-large",
    fires: snapshot({ byStatus: { 413: 12 }, facts: { settings: { max_upload: 100 } } }),
    quiet: snapshot({ byStatus: { 404: 12 }, facts: { settings: { max_upload: 100 } } }),
  },
];
