import { checked, goesNowhere, placeholder, subrequest } from "./pair-evidence.ts";
import type { PairRule } from "./pair-rule.ts";
import { apiFact, errorDocs, originOf, readTimeoutSeconds } from "./support.ts";

/** 520 to 524: what happened to the connection between Cloudflare and the origin. */
export const connectionErrors: readonly PairRule[] = [
  {
    name: "empty-reply",
    title: "The origin closes without a usable response (520)",
    severity: "high",
    cause: "backend-closed-early",
    signatures: ["empty-or-invalid-reply"],
    why: "520 means that the connection stood, but what came back was empty, cut off or no valid response.",
    fix: [
      "Read the origin's error log at the sampled times for a crash.",
      "cloud502 cloudflare origins --zone {zone} --hostname {host} --check-origins",
    ],
    docs: `${errorDocs}/error-520/`,
    applies: ({ host }, { facts }) =>
      !facts?.checks?.some(
        (check) =>
          check.hostname === host && (check.error === "HPE_HEADER_OVERFLOW" || (check.headerBytes ?? 0) > 131_072),
      ),
    more: checked(/^(ECONNRESET|HPE_)/),
  },
  {
    name: "reused-connection-reset",
    title: "The origin likely closes idle connections that Cloudflare reuses",
    severity: "medium",
    cause: "keepalive-race",
    signatures: ["reset-on-reused-connection"],
    why: "The failing requests made no new TCP or TLS handshake: they went out on a kept connection. Cloudflare keeps them up to 900 s.",
    fix: [
      "Raise the origin's keep-alive timeout (nginx: keepalive_timeout 905s), or make every hop outlive the one before it.",
    ],
    docs: "https://developers.cloudflare.com/fundamentals/reference/connection-limits/",
    basis: "inferred",
  },
  {
    name: "connection-refused",
    title: "The origin refuses Cloudflare's connections (521)",
    severity: "high",
    cause: "connection-refused",
    signatures: ["connection-refused"],
    why: "521 means that the origin's address answered with a refusal: nothing listens on the port of the SSL mode (80 for Flexible, 443 for Full and Strict), or a firewall rejects Cloudflare.",
    fix: [
      "On the origin: ss -ltnp | grep -E ':(80|443) '",
      "Let Cloudflare's ranges (https://www.cloudflare.com/ips) in.",
    ],
    docs: `${errorDocs}/error-521/`,
    applies: (failures, snapshot) => !goesNowhere(failures, snapshot),
    more: checked(/^ECONNREFUSED$/),
  },
  {
    name: "connect-timeout",
    title: "The origin does not answer Cloudflare's connections (522)",
    severity: "high",
    cause: "connect-timeout",
    signatures: ["no-syn-ack", "connect-timeout"],
    why: "No SYN-ACK came within 19 seconds: a firewall drops Cloudflare's packets, the host is overloaded or down, or the record holds a wrong address.",
    fix: [
      "Let Cloudflare's ranges (https://www.cloudflare.com/ips) through every firewall in front of {origin}.",
      "Compare the record's address with the origin's real one.",
    ],
    docs: `${errorDocs}/error-522/`,
    applies: (failures, snapshot) =>
      !subrequest(failures) && !goesNowhere(failures, snapshot) && !placeholder(failures, snapshot),
    more: checked(/^ETIMEDOUT$/),
  },
  {
    name: "request-not-acknowledged",
    title: "The origin accepts connections, but does not acknowledge requests (522)",
    severity: "high",
    cause: "connect-timeout",
    signatures: ["request-not-acknowledged"],
    why: "The handshake was made and the request was not acknowledged within 90 seconds: the host is overloaded, or drops established connections.",
    fix: ["Look at the origin's load, its accept queue (ss -ltn) and connection tracking; turn keep-alives on."],
    docs: `${errorDocs}/error-522/`,
  },
  {
    name: "worker-fetches-itself",
    title: "A Worker likely fetches its own custom domain",
    severity: "high",
    cause: "config-error",
    signatures: ["no-syn-ack", "connect-timeout", "request-not-acknowledged"],
    why: "The failing requests are a Worker's subrequests to a hostname that is that Worker's own custom domain: there is no origin behind it.",
    fix: ["Use a route instead of a custom domain, or the compatibility flag global_fetch_strictly_public."],
    docs: `${errorDocs}/error-522/`,
    basis: "inferred",
    applies: (failures, snapshot) => subrequest(failures) && originOf(snapshot, failures.host)?.kind === "worker",
    more: ({ host }, snapshot) => [
      apiFact(
        `${host} is a custom domain of Worker ${originOf(snapshot, host)?.targets[0]?.address}`,
        "workers/domains",
      ),
    ],
  },
  {
    name: "origin-rule-placeholder",
    title: "An origin rule sends {host} to a placeholder address",
    severity: "high",
    cause: "config-error",
    signatures: ["no-syn-ack", "connect-timeout", "no-route-to-origin"],
    why: "The rule's origin resolves to a reserved address (100:: or 192.0.2.x), where no server can be.",
    fix: ["Correct the rule's action_parameters.origin in the http_request_origin phase."],
    docs: `${errorDocs}/error-522/`,
    applies: (failures, snapshot) => placeholder(failures, snapshot) !== undefined,
    more: (failures, snapshot) => {
      const found = placeholder(failures, snapshot);
      return found
        ? [apiFact(`An origin rule sends ${failures.host} to ${found}`, "rulesets http_request_origin")]
        : [];
    },
  },
  {
    name: "unreachable",
    title: "There is no route to the origin (523)",
    severity: "high",
    cause: "unreachable",
    signatures: ["no-route-to-origin"],
    why: "523 means that a router said the origin's address cannot be reached.",
    fix: [
      "Check the A and AAAA records of {host}.",
      "In AWS, route 172.64.0.0/13 to the internet gateway: a route for 172.0.0.0/8 swallows Cloudflare's range.",
    ],
    docs: `${errorDocs}/error-523/`,
    applies: (failures, snapshot) => !goesNowhere(failures, snapshot) && !placeholder(failures, snapshot),
    more: checked(/^(EHOSTUNREACH|ENETUNREACH)$/),
  },
  {
    name: "read-timeout",
    title: "The origin is slower than Cloudflare waits (524)",
    severity: "high",
    cause: "response-timeout",
    signatures: ["read-timeout"],
    why: "524 means that the connection stood and no response came within the zone's Proxy Read Timeout.",
    fix: [
      "Answer early and let the client poll, or serve the slow paths from a DNS-only hostname.",
      "Enterprise: raise the zone setting proxy_read_timeout, at most 6,000 s, or set it for the slow paths in a cache rule.",
    ],
    docs: `${errorDocs}/error-524/`,
    more: (failures, snapshot) => {
      const limit = readTimeoutSeconds(snapshot, failures.host);
      const waited = Math.max(0, ...failures.groups.map(({ timings }) => timings?.backend?.p50 ?? 0));
      if (limit === undefined || waited === 0) return [];
      const agrees = waited >= limit * 0.95;
      return [
        {
          direction: agrees ? ("for" as const) : ("against" as const),
          circumstantial: true,
          fact: `Cloudflare waits ${limit} s here; the failing requests took ${waited.toFixed(1)} s`,
          source: "cloudflare:settings/proxy_read_timeout",
        },
      ];
    },
  },
  {
    name: "write-timeout",
    title: "The origin likely does not take uploads within 30 s (524)",
    severity: "medium",
    cause: "request-send-timeout",
    signatures: ["write-timeout"],
    why: "The failing requests have large bodies and end after the Proxy Write Timeout of 30 seconds, which cannot be changed.",
    fix: ["Let the origin read bodies at once (request buffering), or upload in parts."],
    docs: `${errorDocs}/error-524/`,
    basis: "inferred",
  },
];
