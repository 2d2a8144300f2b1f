import type { Case } from "./request-cases.ts";
import { failing, host, inDays, snapshot, window } from "./snapshot.ts";

const address = "192.88.99.20";
const check = { hostname: host, address, port: 443, tls: true, at: window.until, status: 200 };
const settings = (values: Readonly<Record<string, string>>) =>
  snapshot({ facts: { settings: { ssl: "strict", ...values } } });
const checkedUnder = (ssl: string, certificate: object) =>
  snapshot({ facts: { settings: { ssl }, checks: [{ ...check, certificate }] } });
const pack = (parts: object) =>
  snapshot({
    facts: {
      certificatePacks: [
        {
          type: "universal",
          status: "active",
          hosts: ["*.heron.example"],
          expiresOn: inDays(60),
          validationErrors: [],
          ...parts,
        },
      ],
    },
  });
const job = { id: "1", dataset: "http_requests", enabled: true, message: "access denied" };

/** Rules that read certificates, zone settings and log delivery. */
export const settingsCases: readonly Case[] = [
  { id: "ssl-off", fires: settings({ ssl: "off" }), quiet: settings({ ssl: "full" }) },
  { id: "ssl-flexible", fires: settings({ ssl: "flexible" }), quiet: settings({ ssl: "full" }) },
  {
    id: "ssl-full-could-be-strict",
    fires: checkedUnder("full", {}),
    quiet: checkedUnder("full", { problem: "CERT_HAS_EXPIRED" }),
  },
  {
    id: "strict-certificate-at-risk",
    fires: checkedUnder("strict", { expiresOn: inDays(5) }),
    quiet: checkedUnder("strict", { expiresOn: inDays(50) }),
  },
  {
    id: "origin-ca-expires",
    fires: snapshot({ facts: { originCa: [{ hostnames: [host], expiresOn: inDays(10) }] } }),
    quiet: snapshot({
      facts: {
        originCa: [
          { hostnames: [host], expiresOn: inDays(10) },
          { hostnames: [host], expiresOn: inDays(5000) },
        ],
      },
    }),
  },
  { id: "edge-certificate", fires: pack({ status: "pending_validation" }), quiet: pack({}) },
  {
    id: "origin-pull-certificate-expires",
    fires: snapshot({
      facts: { originPull: { enabled: true, certificates: [{ id: "c", status: "active", expiresOn: inDays(3) }] } },
    }),
    quiet: snapshot({
      facts: { originPull: { enabled: true, certificates: [{ id: "c", status: "active", expiresOn: inDays(300) }] } },
    }),
  },
  {
    id: "origin-pull-not-set-up",
    fires: snapshot({
      groups: [failing("empty-or-invalid-reply")],
      facts: { originPull: { enabled: true }, checks: [{ ...check, certificate: {} }] },
    }),
    quiet: snapshot({
      groups: [failing("empty-or-invalid-reply")],
      facts: { originPull: { enabled: false }, checks: [{ ...check, certificate: {} }] },
    }),
  },
  { id: "websockets-off", fires: settings({ websockets: "off" }), quiet: settings({ websockets: "on" }) },
  { id: "edge-tls-1-3-only", fires: settings({ min_tls_version: "1.3" }), quiet: settings({ min_tls_version: "1.2" }) },
  { id: "orange-to-orange", fires: settings({ orange_to_orange: "on" }), quiet: settings({ orange_to_orange: "off" }) },
  { id: "origin-error-pages-passed", fires: settings({ origin_error_page_pass_thru: "on" }), quiet: settings({}) },
  {
    id: "custom-errors",
    fires: snapshot({ facts: { customErrors: [{ expression: "true" }] } }),
    quiet: snapshot({ facts: { customErrors: [] } }),
  },
  {
    id: "logpush-fails",
    fires: snapshot({ facts: { logpushJobs: [job] } }),
    quiet: snapshot({ facts: { logpushJobs: [{ ...job, enabled: false }] } }),
  },
];
