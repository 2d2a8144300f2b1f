import { isTunnel, oneColo, pageRules, percent } from "./pair-evidence.ts";
import type { PairRule } from "./pair-rule.ts";
import { apiFact, codeDocs, errorDocs } from "./support.ts";

/** Errors that Cloudflare, a Worker or a rule made without a response of the origin. */
export const edgeErrors: readonly PairRule[] = [
  {
    name: "edge-502",
    title: "Cloudflare could not use the origin's reply, likely broken compression or framing",
    severity: "high",
    cause: "invalid-response",
    signatures: ["edge-502"],
    why: "Cloudflare answered 502 or 504 itself, over many data centres and without a tunnel: the documented cause is a gzip body or Content-Length that does not fit.",
    fix: [
      "curl -sv --compressed --resolve {host}:443:{origin} https://{host}/ -o /dev/null",
      "Turn compression off at the origin once to confirm.",
    ],
    docs: `${errorDocs}/error-502-504/`,
    basis: "inferred",
    applies: (failures, snapshot) => !isTunnel(failures, snapshot) && oneColo(failures, snapshot) === undefined,
  },
  {
    name: "one-colo",
    title: "Only Cloudflare's data centre {colo} answers 502 or 503",
    severity: "medium",
    cause: "platform",
    signatures: ["edge-502", "edge-500"],
    why: "At least nine in ten of the errors come from one data centre that serves a smaller part of the traffic, and the origin was not involved.",
    fix: [
      "Look at https://www.cloudflarestatus.com for {colo}.",
      "Open a ticket with sampled Ray ids and the output of https://{host}/cdn-cgi/trace.",
    ],
    docs: `${errorDocs}/error-502-504/`,
    applies: (failures, snapshot) => !isTunnel(failures, snapshot) && oneColo(failures, snapshot) !== undefined,
    more: (failures, snapshot) => {
      const found = oneColo(failures, snapshot);
      return found
        ? [
            apiFact(
              `${found.colo} made ${percent(found.share)} of the errors and served ${percent(found.traffic)} of all requests`,
              "httpRequestsAdaptiveGroups by coloCode",
            ),
          ]
        : [];
    },
  },
  {
    name: "edge-500",
    title: "Cloudflare itself answered 500 or 503, likely a data-centre event",
    severity: "medium",
    cause: "platform",
    signatures: ["edge-500"],
    why: "No response of an origin was involved, and no page rule, Worker or load balancer explains it.",
    fix: ["Look at https://www.cloudflarestatus.com, and open a ticket with sampled Ray ids."],
    docs: `${errorDocs}/error-500/`,
    basis: "inferred",
    applies: (failures, snapshot) =>
      oneColo(failures, snapshot) === undefined && pageRules(failures, snapshot).length === 0,
  },
  {
    name: "page-rule-500",
    title: "A page rule likely makes requests fail with 500",
    severity: "high",
    cause: "config-error",
    signatures: ["edge-500"],
    statuses: [500],
    why: "Cloudflare answered 500 without the origin, no Worker runs there, and an active page rule forwards or rewrites this hostname.",
    fix: ["Check the wildcards and forwarding of the page rule {pattern}."],
    docs: "https://developers.cloudflare.com/rules/page-rules/troubleshooting/",
    basis: "inferred",
    applies: (failures, snapshot) => pageRules(failures, snapshot).length > 0,
    more: (failures, snapshot) =>
      pageRules(failures, snapshot).map((pattern) => apiFact(`Page rule ${pattern} is active`, "pagerules")),
  },
  {
    name: "security-action",
    title: "A security product ended requests with a 5xx",
    severity: "info",
    cause: "rejected-by-policy",
    signatures: ["security-action"],
    why: "The failing requests carry an action of a security rule that ends them; the origin was not involved.",
    fix: ["Find the rule under Security > Events by the sampled Ray ids, and adjust it if it is wrong."],
    docs: "https://developers.cloudflare.com/waf/analytics/security-events/",
  },
  {
    name: "worker-failed",
    title: "A Worker threw or ran out of its limits (1101, 1102)",
    severity: "high",
    cause: "edge-script",
    signatures: ["worker-failed"],
    why: "Cloudflare counts these invocations as ended by an exception or a limit.",
    fix: [
      "npx wrangler tail --status error",
      "Set the route to fail open where the origin can answer without the Worker.",
    ],
    docs: `${codeDocs}/error-1101/`,
  },
  {
    name: "early-hints-noise",
    title: "504s of Early Hints look-ups, which no visitor sees",
    severity: "info",
    cause: "hidden-failure",
    signatures: ["early-hints-miss"],
    why: "Early Hints asks its cache first and logs a miss as 504.",
    fix: ["Ignore them; filter by ClientRequestSource = eyeball."],
    docs: "https://developers.cloudflare.com/cache/advanced-configuration/early-hints/",
  },
  {
    name: "speed-brain-noise",
    title: "503s without any origin request, likely refused prefetches",
    severity: "info",
    cause: "hidden-failure",
    signatures: ["prefetch-refused"],
    why: "Speed Brain refuses a prefetch that the cache cannot answer with a 503, in logs only; Cloudflare contacted no server for these.",
    fix: ["Ignore them, or turn Speed Brain off."],
    docs: `${errorDocs}/error-503/`,
    basis: "inferred",
  },
];
