import type { CauseClass, Evidence, FailureGroup, Severity } from "@cloud502/core";
import { isPlaceholder, specialAddress } from "../addresses.ts";
import { healthReason } from "../health-reasons.ts";
import {
  apiFact,
  type CloudflareRule,
  type CloudflareSnapshot,
  codeDocs,
  errorDocs,
  failuresByHost,
  type HostFailures,
  hostMatch,
  originOf,
} from "./support.ts";

/** A rule that reads the pair (edge status, origin status): which signatures it takes, and what speaks for it beside them. */
export interface PairRule {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly signatures: readonly string[];
  readonly statuses?: readonly number[];
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: string;
  readonly basis?: "inferred";
  /** False = another rule says it better for this hostname. */
  readonly applies?: (failures: HostFailures, snapshot: CloudflareSnapshot) => boolean;
  readonly more?: (failures: HostFailures, snapshot: CloudflareSnapshot) => readonly Evidence[];
}

const isTunnel = ({ host }: HostFailures, snapshot: CloudflareSnapshot) => originOf(snapshot, host)?.kind === "tunnel";
const subrequest = ({ groups }: HostFailures) => groups.some(({ detail }) => detail?.subrequest === "true");
/** A proxied record that can never work explains the errors better than what its address did. */
const goesNowhere = ({ host }: HostFailures, snapshot: CloudflareSnapshot) =>
  originOf(snapshot, host)?.targets.some(
    ({ address }) => specialAddress(address) !== undefined && !isPlaceholder(address),
  ) ?? false;
const checked =
  (error: RegExp) =>
  ({ host }: HostFailures, snapshot: CloudflareSnapshot) =>
    (snapshot.facts?.checks ?? [])
      .filter((check) => check.hostname === host && error.test(check.error ?? ""))
      .map((check) => ({
        direction: "for" as const,
        fact: `A direct request to ${check.address}:${check.port} ended with ${check.error}`,
        source: "origin check",
      }));

/** What Cloudflare's own codes mean, and who made a 502, 503 or 504. */
export const pairRules: readonly PairRule[] = [
  {
    name: "origin-502",
    title: "The origin's own proxy answers 502 or 504",
    severity: "high",
    cause: "backend-error",
    signatures: ["origin-answered"],
    statuses: [502, 504],
    why: "Cloudflare received that status from the origin. It shows a page of its own for 502 and 504, so the page does not tell; the origin's status does.",
    fix: [
      "Diagnose the proxy or load balancer at {origin}: its error log at the sampled times says which of its backends failed.",
    ],
    docs: `${errorDocs}/error-502-504/`,
    more: ({ host, groups }, snapshot) => {
      const origin = originOf(snapshot, host);
      const agrees = origin?.targets.some(({ address }) => groups.some(({ backend }) => backend === address));
      return agrees && origin?.kind === "address"
        ? [
            apiFact(
              `${host} is proxied to ${origin.targets.map(({ address }) => address).join(", ")}, the address that answered`,
              "dns_records",
            ),
          ]
        : [];
    },
  },
  {
    name: "origin-503",
    title: "The origin answers 503: overloaded, in maintenance or limiting",
    severity: "high",
    cause: "backend-error",
    signatures: ["origin-answered"],
    statuses: [503],
    why: "Cloudflare received a 503 from the origin and passed it on unchanged.",
    fix: ["Look at the load and rate limits of {origin}; the 503's body is the origin's own."],
    docs: `${errorDocs}/error-503/`,
  },
  {
    name: "origin-error",
    title: "The origin's application answers 5xx",
    severity: "high",
    cause: "backend-error",
    signatures: ["origin-answered", "unexplained"],
    why: "Cloudflare received that status from the origin and passed it on.",
    fix: ["Read the application's error log at the sampled times."],
    docs: `${errorDocs}/error-500/`,
    applies: ({ groups }) => !groups.some(({ status }) => status === 502 || status === 503 || status === 504),
  },
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
    name: "tunnel-service-unreachable",
    title: "The tunnel is connected, but cloudflared likely cannot reach its service",
    severity: "high",
    cause: "connection-refused",
    signatures: ["connector-cannot-reach-service"],
    why: "cloudflared answers 502 for every failure towards its service, timeouts included; a connected tunnel says nothing of the service behind it.",
    fix: [
      "On the connector's host: curl -sv {service}",
      'Read cloudflared\'s log for "Unable to reach the origin service": the words behind it name the cause.',
      "In a container, localhost is the container; with IPv6, [::1] is not 127.0.0.1.",
    ],
    docs: "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/troubleshoot-tunnels/common-errors/",
    basis: "inferred",
    more: ({ host }, snapshot) => {
      const origin = originOf(snapshot, host);
      const tunnel = snapshot.facts?.tunnels?.find(({ id }) => id === origin?.tunnel);
      if (!tunnel) return [];
      const open = (tunnel.connectors ?? []).reduce((sum, { connections }) => sum + connections.length, 0);
      return [
        apiFact(
          `Tunnel ${tunnel.name} is ${tunnel.status} with ${open} connections; its service is ${origin?.targets[0]?.address ?? "unknown"}`,
          "cfd_tunnel",
        ),
      ];
    },
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
      const limit = snapshot.limits?.responseTimeoutSeconds;
      const waited = Math.max(0, ...failures.groups.map(({ timings }) => timings?.backend?.p50 ?? 0));
      if (limit === undefined || waited === 0) return [];
      const agrees = waited >= limit * 0.95;
      return [
        {
          direction: agrees ? ("for" as const) : ("against" as const),
          circumstantial: true,
          fact: `The zone's proxy_read_timeout is ${limit} s; the failing requests took ${waited.toFixed(1)} s`,
          source: "cloudflare:settings/proxy_read_timeout",
        },
      ];
    },
  },
  {
    name: "write-timeout",
    title: "The origin does not take uploads within 30 s (524)",
    severity: "medium",
    cause: "request-send-timeout",
    signatures: ["write-timeout"],
    why: "The failing requests have large bodies and end after the Proxy Write Timeout of 30 seconds, which cannot be changed.",
    fix: ["Let the origin read bodies at once (request buffering), or upload in parts."],
    docs: `${errorDocs}/error-524/`,
    basis: "inferred",
  },
  {
    name: "tls-handshake",
    title: "TLS between Cloudflare and the origin cannot be agreed (525)",
    severity: "high",
    cause: "tls-handshake",
    signatures: ["tls-handshake-failed"],
    why: "525 means that the handshake failed under Full or Full (strict), before any certificate was judged.",
    fix: [
      "openssl s_client -connect {origin}:443 -servername {host}",
      "Install a certificate on port 443, accept SNI for {host}, and enable TLS 1.2 or later.",
    ],
    docs: `${errorDocs}/error-525/`,
    more: (failures, snapshot) => [
      ...sslModeEvidence(failures, snapshot, ["full", "strict"]),
      ...checked(/^(EPROTO|ECONNRESET|ERR_SSL)/)(failures, snapshot),
    ],
  },
  {
    name: "certificate-refused",
    title: "Cloudflare refuses the origin's certificate (526)",
    severity: "high",
    cause: "tls-certificate",
    signatures: ["certificate-refused"],
    why: "526 means that the mode is Full (strict) and the origin's certificate is expired, self-signed, incomplete or for another name.",
    fix: [
      "openssl s_client -connect {origin}:443 -servername {host} | openssl x509 -noout -dates -subject -ext subjectAltName",
      "Renew it, or install an Origin CA certificate; for a private authority use the custom origin trust store.",
    ],
    docs: `${errorDocs}/error-526/`,
    applies: (failures) => !subrequest(failures),
    more: (failures, snapshot) => [
      ...sslModeEvidence(failures, snapshot, ["strict"]),
      ...expiredOriginCa(failures, snapshot),
      ...checked(/CERT|ALTNAME/)(failures, snapshot),
    ],
  },
  {
    name: "worker-certificate-refused",
    title: "A Worker's subrequests are refused for the other side's certificate",
    severity: "medium",
    cause: "tls-certificate",
    signatures: ["certificate-refused"],
    why: "Subrequests of Workers to hosts outside Cloudflare are always strict, whatever the zone's SSL mode.",
    fix: [
      "Mend the certificate of {host}, or set the compatibility flag cots_on_external_fetch to use the custom trust store.",
    ],
    docs: `${errorDocs}/error-526/`,
    applies: subrequest,
  },
  {
    name: "origin-name-unresolved",
    title: "The origin's name does not resolve (530, error 1016)",
    severity: "high",
    cause: "dns-failure",
    signatures: ["origin-name-unresolved", "origin-name-or-tunnel"],
    why: "530 stands for an error in the 1xxx range; for a hostname that is a CNAME, 1016 says that the target has no address.",
    fix: ["dig +short {target}", "Point the record at a name that exists."],
    docs: `${codeDocs}/error-1016/`,
    more: ({ host }, snapshot) => {
      const records = snapshot.facts?.records?.filter(({ name, type }) => name === host && type === "CNAME") ?? [];
      return records.map(({ content, resolution, resolvedBy }) =>
        resolution === "no-such-name"
          ? apiFact(`${content}, the target of ${host}, has no record (${resolvedBy})`, "dns_records")
          : { ...apiFact(`${host} is a CNAME for ${content}`, "dns_records"), circumstantial: true },
      );
    },
  },
  {
    name: "tunnel-down",
    title: "No connector is attached to the tunnel (530, error 1033)",
    severity: "critical",
    cause: "tunnel-down",
    signatures: ["no-connector"],
    why: "530 for a hostname whose record points at a tunnel is error 1033: no cloudflared is connected.",
    fix: ["On the connector's host: systemctl status cloudflared, then start it.", "Run a second replica."],
    docs: `${codeDocs}/error-1033/`,
    more: ({ host }, snapshot) => {
      const tunnel = snapshot.facts?.tunnels?.find(({ id }) => id === originOf(snapshot, host)?.tunnel);
      if (!tunnel) return [];
      const gone = ["down", "inactive", "deleted"].includes(tunnel.status);
      return [
        {
          direction: gone ? ("for" as const) : ("against" as const),
          fact: `Tunnel ${tunnel.name} is ${tunnel.status}`,
          source: "cloudflare:cfd_tunnel",
        },
      ];
    },
  },
  {
    name: "no-usable-pool",
    title: "The load balancer has no origin to send requests to",
    severity: "critical",
    cause: "no-live-backends",
    signatures: ["no-usable-pool"],
    why: "Requests to a hostname of a load balancer were answered 530 or 503 without any origin being asked.",
    fix: [
      "cloud502 cloudflare origins --zone {zone} --hostname {host}",
      "Enable or repair the origins of its pools, and give it a fallback pool.",
    ],
    docs: "https://developers.cloudflare.com/load-balancing/understand-basics/health-details/",
    basis: "inferred",
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
    name: "masked-by-cache",
    title: "The cache hides that the origin fails",
    severity: "medium",
    cause: "hidden-failure",
    signatures: ["masked-by-cache"],
    why: "Visitors got a stored copy while the origin answered 5xx; they see errors as soon as it expires.",
    fix: ["Mend the origin before the cached copies run out."],
    docs: "https://developers.cloudflare.com/cache/concepts/cache-responses/",
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
];

/** One rule of the catalogue from a row of the table. */
export function pairRule(row: PairRule): CloudflareRule {
  const { name, docs, signatures, statuses, applies, more, ...text } = row;
  const wanted = (group: FailureGroup) =>
    signatures.includes(group.signature) &&
    (!statuses || (group.status !== undefined && statuses.includes(group.status)));
  return {
    id: `cloudflare/${name}`,
    ...text,
    docs: [docs],
    detect: (snapshot) =>
      failuresByHost(snapshot, wanted)
        .filter((failures) => applies?.(failures, snapshot) ?? true)
        .map((failures) => {
          const health = healthEvidence(failures, snapshot, row.cause);
          return hostMatch(failures, [...(more?.(failures, snapshot) ?? []), ...health], namesFor(failures, snapshot));
        }),
  };
}

/** What monitors and health checks say of the origins behind a hostname, when it is of the same class. */
function healthEvidence({ host }: HostFailures, { facts }: CloudflareSnapshot, cause: CauseClass): readonly Evidence[] {
  const origin = facts?.origins.find(({ hostname }) => hostname === host);
  const addresses = new Set(origin?.targets.map(({ address }) => address));
  const checks = (facts?.healthChecks ?? []).flatMap(({ name, address, status, reason }) =>
    status === "unhealthy" &&
    (address === host || addresses.has(address)) &&
    healthReason(reason, undefined)?.cause === cause
      ? [apiFact(`Health check ${name} fails: ${reason}`, "healthchecks")]
      : [],
  );
  const pools = (facts?.pools ?? []).filter(({ id }) => origin?.pools?.includes(id));
  const regions = pools.flatMap(({ name, health }) =>
    (health ?? []).flatMap(({ region, origins }) =>
      origins
        .filter((one) => !one.healthy && healthReason(one.reason, one.responseCode)?.cause === cause)
        .map((one) =>
          apiFact(`Pool ${name}, ${region}: ${one.address} fails: ${one.reason}`, "load_balancers/pools/health"),
        ),
    ),
  );
  return [...checks, ...regions.slice(0, 1)];
}

function namesFor(failures: HostFailures, snapshot: CloudflareSnapshot): Record<string, string> {
  const origin = originOf(snapshot, failures.host);
  const target = origin?.targets[0]?.address;
  const colo = failures.groups.find(({ detail }) => detail?.colo)?.detail?.colo;
  const [pattern] = pageRules(failures, snapshot);
  return {
    zone: snapshot.gateway.name,
    ...(target && {
      target,
      service: target,
      origin: failures.groups.find(({ backend }) => backend)?.backend ?? target,
    }),
    ...(colo && { colo: oneColo(failures, snapshot)?.colo ?? colo }),
    ...(pattern && { pattern }),
  };
}

/** The data centre that makes nine in ten of the errors while it serves less than two thirds of the traffic. */
export function oneColo(
  { groups }: HostFailures,
  { metrics }: CloudflareSnapshot,
): { readonly colo: string; readonly share: number; readonly traffic: number } | undefined {
  const failing = new Map<string, number>();
  for (const { kind, detail, count } of groups) {
    if (kind === "request" && detail?.colo) failing.set(detail.colo, (failing.get(detail.colo) ?? 0) + count);
  }
  const all = [...failing.values()].reduce((sum, count) => sum + count, 0);
  const [worst] = [...failing].sort(([, a], [, b]) => b - a);
  const requests = (metrics ?? []).filter(({ name, dimensions }) => name === "requests" && dimensions.colo);
  const sum = (list: typeof requests) =>
    list.reduce((total, { points }) => total + points.reduce((part, [, value]) => part + value, 0), 0);
  // Without the whole traffic by data centre, one colo may simply be where all visitors are.
  if (!worst || requests.length < 2) return undefined;
  const [colo, count] = worst;
  const traffic = sum(requests.filter(({ dimensions }) => dimensions.colo === colo)) / sum(requests);
  return count / all >= 0.9 && traffic < 2 / 3 ? { colo, share: count / all, traffic } : undefined;
}

function pageRules({ host }: HostFailures, { facts }: CloudflareSnapshot): readonly string[] {
  const origin = facts?.origins.find(({ hostname }) => hostname === host);
  if (!facts?.pageRules || facts.workerRoutes === undefined || (origin?.workers.length ?? 0) > 0) return [];
  const changing = ["forwarding_url", "resolve_override", "host_header_override", "sort_query_string_for_cache"];
  return facts.pageRules
    .filter(
      ({ status, pattern, actions }) =>
        status === "active" && pattern.includes(host) && actions.some(({ id }) => changing.includes(id)),
    )
    .map(({ pattern }) => pattern);
}

function placeholder({ host }: HostFailures, { facts }: CloudflareSnapshot): string | undefined {
  const targets =
    facts?.origins
      .find(({ hostname }) => hostname === host)
      ?.targets.filter(({ via }) => via.startsWith("origin rule")) ?? [];
  for (const { address } of targets) {
    if (isPlaceholder(address)) return address;
    const record = facts?.records?.find(({ name, content }) => name === address && isPlaceholder(content));
    if (record) return `${address} (${record.content})`;
  }
  return undefined;
}

function sslModeEvidence(
  { host }: HostFailures,
  snapshot: CloudflareSnapshot,
  modes: readonly string[],
): readonly Evidence[] {
  const mode = originOf(snapshot, host)?.sslMode;
  if (!mode) return [];
  return [
    {
      direction: modes.includes(mode) ? "for" : "against",
      fact: `The SSL mode of ${host} is ${mode}`,
      source: "cloudflare:settings/ssl",
      circumstantial: true,
    },
  ];
}

function expiredOriginCa({ host }: HostFailures, { facts, takenAt }: CloudflareSnapshot): readonly Evidence[] {
  const covering = (facts?.originCa ?? []).filter(({ hostnames }) =>
    hostnames.some((name) => name === host || (name.startsWith("*.") && host.endsWith(name.slice(1)))),
  );
  const expired = covering.filter(
    ({ expiresOn }) => expiresOn !== undefined && Date.parse(expiresOn) < Date.parse(takenAt),
  );
  return expired.length > 0 && expired.length === covering.length
    ? [apiFact(`The Origin CA certificate for ${host} expired on ${expired[0]?.expiresOn}`, "certificates")]
    : [];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
