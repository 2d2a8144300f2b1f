import type { CloudflareFacts } from "../facts.ts";
import { type CloudflareRule, docs, errorDocs, failuresByHost, hostMatch, setting } from "./support.ts";

type Check = NonNullable<CloudflareFacts["checks"]>[number];

/** Response heads: Cloudflare refuses more than this many bytes with 520; a node of ours reads twice as much. */
const headerLimitBytes = 131_072;

const said = ({ address, port }: Check, fact: string) => ({
  direction: "for" as const,
  fact: `${address}:${port} ${fact}`,
  source: "origin check",
});

/** What Cloudflare's codes leave open and a direct request to the origin decides; needs --check-origins. */
export const checkedRules: readonly CloudflareRule[] = [
  {
    id: "cloudflare/response-headers-too-large",
    title: "The origin's response headers are too large for Cloudflare (520)",
    severity: "high",
    cause: "response-header-too-large",
    why: "Cloudflare answers 520 when the response headers exceed 128 KB; a direct request to the origin shows that they do.",
    fix: [
      "curl -sv --resolve {host}:443:{origin} https://{host}/ -o /dev/null 2>&1 | grep '^<' | wc -c",
      "Shrink Set-Cookie and debugging headers.",
    ],
    docs: [`${errorDocs}/error-520/`],
    detect: (snapshot) =>
      failuresByHost(snapshot, ({ status }) => status === 520).flatMap((failures) => {
        const check = snapshot.facts?.checks?.find(
          (one) =>
            one.hostname === failures.host &&
            (one.error === "HPE_HEADER_OVERFLOW" || (one.headerBytes ?? 0) > headerLimitBytes),
        );
        return check
          ? [hostMatch(failures, [said(check, `answers with ${check.headerBytes ?? "over 262144"} bytes of headers`)])]
          : [];
      }),
  },
  {
    id: "cloudflare/http2-to-origin",
    title: "HTTP/2 to the origin likely fails (520)",
    severity: "high",
    cause: "protocol-mismatch",
    basis: "inferred",
    why: "The origin agrees to HTTP/2 and Cloudflare uses it; origins that then speak it badly are answered 520.",
    fix: [
      'curl -X PATCH https://api.cloudflare.com/client/v4/zones/{zoneId}/settings/origin_max_http_version -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --json \'{"value":"1"}\'',
    ],
    docs: [`${docs}/speed/optimization/protocol/http2-to-origin/`],
    detect: (snapshot) => {
      if (setting(snapshot, "origin_max_http_version") !== "2") return [];
      return failuresByHost(snapshot, ({ signature }) => signature === "empty-or-invalid-reply").flatMap((failures) => {
        const check = snapshot.facts?.checks?.find(
          (one) => one.hostname === failures.host && one.alpn === "h2" && one.status !== undefined,
        );
        return check
          ? [
              hostMatch(
                failures,
                [{ ...said(check, "agrees to HTTP/2, and answers our HTTP/1.1"), circumstantial: true }],
                { zoneId: snapshot.gateway.id },
              ),
            ]
          : [];
      });
    },
  },
  {
    id: "cloudflare/ssl-mode-port",
    title: "The SSL mode of {host} wants port {wanted}, and the origin listens on {open} (521)",
    severity: "high",
    cause: "connection-refused",
    why: "Flexible connects to port 80, Full and Full (strict) to 443; a direct request finds the other one open.",
    fix: ["Install a certificate and listen on 443, or change the SSL mode to what the origin speaks."],
    docs: [`${errorDocs}/error-521/`],
    detect: (snapshot) =>
      failuresByHost(snapshot, ({ signature }) => signature === "connection-refused").flatMap((failures) => {
        const checks = snapshot.facts?.checks?.filter(({ hostname }) => hostname === failures.host) ?? [];
        const mode = snapshot.facts?.origins.find(({ hostname }) => hostname === failures.host)?.sslMode;
        const wanted = mode === "flexible" || mode === "off" ? 80 : 443;
        const refused = checks.find(({ port, error }) => port === wanted && error === "ECONNREFUSED");
        const open = checks.find(({ port, error }) => port !== wanted && error !== "ECONNREFUSED");
        if (!refused || !open) return [];
        return [
          hostMatch(failures, [said(refused, "refuses connections"), said(open, "accepts them")], {
            wanted: String(wanted),
            open: String(open.port),
          }),
        ];
      }),
  },
];
