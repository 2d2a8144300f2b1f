import type { CauseClass, Severity } from "@cloud502/core";
import { apiFact, type CloudflareRule, docs, lint, setting } from "./support.ts";

interface SettingRow {
  readonly name: string;
  readonly setting: string;
  readonly value: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: string;
  readonly docs: string;
}

/** Zone settings that explain or blur 5xx: one look-up each. */
const rows: readonly SettingRow[] = [
  {
    name: "websockets-off",
    setting: "websockets",
    value: "off",
    title: "WebSockets are off for {zone}",
    severity: "medium",
    cause: "rejected-by-policy",
    why: "Upgrade requests are refused at the edge, which clients often report as a gateway error.",
    fix: 'curl -X PATCH https://api.cloudflare.com/client/v4/zones/{zoneId}/settings/websockets -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --json \'{"value":"on"}\'',
    docs: `${docs}/network/websockets/`,
  },
  {
    name: "edge-tls-1-3-only",
    setting: "min_tls_version",
    value: "1.3",
    title: "Only TLS 1.3 clients reach {zone}",
    severity: "info",
    cause: "tls-handshake",
    why: "Older clients fail at the edge before any request: that is no 5xx, though it is reported as one.",
    fix: "Set min_tls_version to 1.2 if such clients matter.",
    docs: `${docs}/ssl/edge-certificates/additional-options/minimum-tls/`,
  },
  {
    name: "orange-to-orange",
    setting: "orange_to_orange",
    value: "on",
    title: "Requests of {zone} can cross a second Cloudflare zone",
    severity: "info",
    cause: "config-error",
    why: "The other zone's settings apply first, and its errors look alike.",
    fix: "Look at the second zone too.",
    docs: `${docs}/cloudflare-for-platforms/cloudflare-for-saas/saas-customers/how-it-works/`,
  },
  {
    name: "origin-error-pages-passed",
    setting: "origin_error_page_pass_thru",
    value: "on",
    title: "{zone} shows the origin's own 502 and 504 pages",
    severity: "info",
    cause: "hidden-failure",
    why: "The page that visitors see is the origin's, so that it names the origin's proxy.",
    fix: "Nothing to do; read the page with the origin's fingerprints.",
    docs: `${docs}/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-502-504/`,
  },
];

const settingRules = rows.map(({ name, fix, docs: page, setting: id, value, ...text }) =>
  lint({
    id: `cloudflare/${name}`,
    ...text,
    fix: [fix],
    docs: [page],
    detect: (snapshot) =>
      setting(snapshot, id) === value
        ? [
            {
              subject: snapshot.gateway.name,
              evidence: [apiFact(`${id} is ${value}`, "settings")],
              names: { zone: snapshot.gateway.name, zoneId: snapshot.gateway.id },
            },
          ]
        : [],
  }),
);

/** Settings, custom error pages and log delivery. */
export const settingsRules: readonly CloudflareRule[] = [
  ...settingRules,
  lint({
    id: "cloudflare/custom-errors",
    title: "Custom error rules replace pages of {zone}",
    severity: "info",
    cause: "hidden-failure",
    why: "Statuses and bodies that visitors see may be made by these rules, so that a page proves nothing.",
    fix: ["Trust the status pairs of GraphQL Analytics, not the pages."],
    docs: [`${docs}/rules/custom-errors/`],
    detect: ({ facts, gateway }) => {
      const count = facts?.customErrors?.length ?? 0;
      return count > 0
        ? [
            {
              subject: gateway.name,
              evidence: [apiFact(`${count} custom error rules are active`, "rulesets http_custom_errors")],
              names: { zone: gateway.name },
            },
          ]
        : [];
    },
  }),
  lint({
    id: "cloudflare/logpush-fails",
    title: "Logpush job {job} does not deliver",
    severity: "low",
    cause: "latent-risk",
    why: "Its logs will be missing when they are needed.",
    fix: ["Mend the destination of Logpush job {job}: it names the error."],
    docs: [`${docs}/logs/logpush/`],
    detect: ({ facts }) =>
      (facts?.logpushJobs ?? [])
        .filter(({ enabled, lastError, message }) => enabled && (lastError || message))
        .map(({ id, dataset, lastError, message }) => ({
          subject: `Logpush job ${id}`,
          evidence: [
            apiFact(
              `Job ${id} (${dataset}) failed${lastError ? ` at ${lastError}` : ""}: ${message ?? "no message"}`,
              "logpush/jobs",
            ),
          ],
          names: { job: id },
        })),
  }),
];
