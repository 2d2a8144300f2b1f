import type { Explanation } from "@cloud502/core";
import { healthReasons } from "./health-reasons.ts";

const support = "https://developers.cloudflare.com/support/troubleshooting/http-status-codes";
const fives = `${support}/cloudflare-5xx-errors`;
const ones = `${support}/cloudflare-1xxx-errors`;

type Row = readonly [code: string, title: string, meaning: string, next: readonly string[]];

/** Cloudflare's own status codes. */
const statusRows: readonly Row[] = [
  [
    "520",
    "Web server returns an unknown error",
    "Cloudflare connected to the origin and got nothing usable: an empty, cut or malformed response, a reset, or response headers over 128 KB.",
    [
      "A crashed worker or a security plug-in: read the origin's error log at that time.",
      "Headers or cookies that grew over 128 KB.",
      "HTTP/2 to the origin that it does not speak well: set origin_max_http_version to 1.",
      "Authenticated origin pulls that the origin is not set up for.",
      "An origin that closes idle connections sooner than Cloudflare (900 s).",
    ],
  ],
  [
    "521",
    "Web server is down",
    "The origin refused Cloudflare's TCP connection.",
    [
      "The service is stopped, or listens on another port: 80 for Flexible, 443 for Full and Full (strict).",
      "A firewall rejects Cloudflare's ranges.",
    ],
  ],
  [
    "522",
    "Connection timed out",
    "No SYN-ACK came from the origin within 19 s, or the request was not acknowledged within 90 s.",
    [
      "A firewall drops Cloudflare's packets.",
      "A wrong address in DNS.",
      "An overloaded host.",
      "A Worker that fetches its own custom domain.",
    ],
  ],
  [
    "523",
    "Origin is unreachable",
    "A router says that there is no route to the origin's address.",
    ["A wrong A or AAAA record.", "In AWS: a route for 172.0.0.0/8 that swallows Cloudflare's 172.64.0.0/13."],
  ],
  [
    "524",
    "A timeout occurred",
    "The origin accepted the request and did not answer within the zone's Proxy Read Timeout (100 to 125 s by documentation; up to 6,000 s on Enterprise), or did not take the body within 30 s.",
    [
      "Slow queries or jobs: answer early and poll.",
      "Serve slow paths from a DNS-only hostname.",
      "Read the real limit from the zone's setting proxy_read_timeout.",
    ],
  ],
  [
    "525",
    "SSL handshake failed",
    "Cloudflare and the origin could not agree on TLS (Full or Full (strict)), before any certificate was judged.",
    [
      "No certificate or no TLS on port 443.",
      "The origin does not know the server name (SNI).",
      "No shared version or cipher.",
    ],
  ],
  [
    "526",
    "Invalid SSL certificate",
    "Under Full (strict) the origin's certificate is expired, self-signed, revoked, incomplete or for another name.",
    [
      "Renew it or install an Origin CA certificate.",
      "For a private authority: the custom origin trust store.",
      "Workers' subrequests to other hosts are always strict.",
    ],
  ],
  ["527", "Railgun error", "An error of Railgun, which Cloudflare has retired.", ["Remove Railgun."]],
  [
    "530",
    "Origin error with a 1xxx code",
    "The body carries a code of the 1xxx range: mostly 1016 (the origin's name does not resolve) or 1033 (no tunnel connector).",
    [
      "Read the code in the body.",
      "A hostname that is a CNAME for *.cfargotunnel.com: look at the tunnel.",
      "Otherwise: resolve the CNAME's target.",
    ],
  ],
];

/** Codes of the 1xxx range that stand behind a 5xx or look like one. */
const codeRows: readonly Row[] = [
  [
    "1000",
    "DNS points to prohibited IP",
    "A proxied record points at an address of Cloudflare, or a second proxy loops back into the edge.",
    ["Set the record to the origin's own address."],
  ],
  [
    "1001",
    "DNS resolution error",
    "The hostname is not set up with Cloudflare, or its CNAME cannot be resolved.",
    ["Check the record and that the zone is active."],
  ],
  [
    "1002",
    "DNS points to restricted IP",
    "A proxied record points at a private or reserved address.",
    ["Set a public address, or use a tunnel."],
  ],
  [
    "1004",
    "Host not configured to serve web traffic",
    "DNS has not taken over yet, or the hostname is not proxied properly.",
    ["Wait some minutes after a change; then check the record."],
  ],
  [
    "1013",
    "HTTP hostname and TLS SNI hostname mismatch",
    "The client's SNI names another host than its Host header.",
    ["Send both alike."],
  ],
  [
    "1014",
    "CNAME cross-user banned",
    "A CNAME points into a zone of another account.",
    ["Use Cloudflare for SaaS custom hostnames."],
  ],
  [
    "1016",
    "Origin DNS error",
    "The name that the origin goes by does not resolve; the status is 530.",
    [
      "dig the CNAME's target, and the addresses of the load balancer's origins.",
      "Create the record, or point at a name that exists.",
    ],
  ],
  [
    "1018",
    "Could not find host",
    "The zone is not active on Cloudflare yet, or moved.",
    ["Wait, then check the zone's status."],
  ],
  ["1023", "Could not find host", "The hostname is not known to the edge.", ["Check the record and custom hostnames."]],
  [
    "1033",
    "Cloudflare Tunnel error",
    "No cloudflared is connected to the tunnel; the status is 530.",
    ["Start cloudflared on its host, and let it reach port 7844.", "Run a second replica."],
  ],
  [
    "1034",
    "Edge IP restricted",
    "The record points at an edge address that the zone may not use.",
    ["Point the record at the origin."],
  ],
  [
    "1038",
    "HTTP headers limit exceeded",
    "Transform rules made more headers than allowed.",
    ["Remove header rules or fields."],
  ],
  [
    "1101",
    "Worker threw exception",
    "The Worker ended with an uncaught exception.",
    ["npx wrangler tail --status error"],
  ],
  [
    "1102",
    "Worker exceeded resource limits",
    "The Worker used more CPU time or memory than its plan allows.",
    ["Do less in the request, or raise the limit."],
  ],
  [
    "1200",
    "Cache connection limit",
    "Too many requests wait for the origin in one data centre.",
    ["Make the origin faster, or cache more."],
  ],
  [
    "1205",
    "Too many redirects",
    "The origin redirects in a circle.",
    ["With Flexible SSL: use Full (strict), so that the origin need not redirect to https."],
  ],
];

function explanation([code, title, meaning, next]: Row, docs: string): Explanation {
  return { code, title: `Cloudflare: ${title}`, meaning, next, docs: [docs] };
}

/** Cloudflare's codes and its monitors' failure reasons, for `explain`. */
export const explanations: readonly Explanation[] = [
  ...statusRows.map((row) =>
    explanation(row, row[0] === "527" || row[0] === "530" ? `${fives}/` : `${fives}/error-${row[0]}/`),
  ),
  ...codeRows.map((row) => explanation(row, `${ones}/error-${row[0]}/`)),
  ...healthReasons
    .filter(({ codes }) => codes !== "5xx")
    .map(({ reason, meaning, fix, codes }) => ({
      code: reason,
      title: "Cloudflare monitor: failure reason",
      meaning: codes ? `${meaning} When the status is a 5xx, the origin itself fails.` : meaning,
      next: fix.map((line) => line.replaceAll("{origin}", "<origin>").replaceAll("{host}", "<host>")),
      docs: ["https://developers.cloudflare.com/load-balancing/troubleshooting/common-error-codes/"],
    })),
];
