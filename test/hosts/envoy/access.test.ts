import { describe, expect, it } from "vitest";
import { envoyFlags } from "../../../packages/hosts/src/envoy/flags.ts";
import { scanText } from "../scan-text.ts";

/** Envoy's default access log, from its documentation's example. */
function line(status: string, flags: string, upstream = '"10.0.35.28:80"'): string {
  return `[2026-04-15T20:17:00.310Z] "POST /api/v1/locations?x=1 HTTP/2" ${status} ${flags} 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" ${upstream}`;
}

/** Istio's, whose details tell why UF happened. */
function istio(flags: string, details: string): string {
  return `[2026-04-15T20:17:00.310Z] "GET /status HTTP/1.1" 503 ${flags} ${details} - "-" 0 145 0 - "-" "curl" "84961386" "httpbin:8000" "10.44.1.23:80" outbound|8000||httpbin - 10.100.95.36:8000 10.44.1.27:37652 - default`;
}

describe("Envoy's response flags", () => {
  it.each(envoyFlags.map((flag) => [flag.flag, flag] as const))(
    "%s is found as its class, and nothing else",
    async (flag, { id, cause, long, basis }) => {
      const short = await scanText([line("503", flag)]);
      const spelt = await scanText([line("503", long)]);

      expect(short.groups).toMatchObject([
        { signature: id, cause, backend: "10.0.35.28:80", host: "locations", route: "/api/v1/locations" },
      ]);
      expect(short.findings).toMatchObject([{ rule: `envoy/${id}`, cause }]);
      expect(spelt.groups).toMatchObject([{ signature: id }]);
      if (basis === "inferred") expect(short.findings[0]?.confidence).not.toBe("high");
    },
  );

  it.each([
    ["UF,URX", "connection-failure"],
    ["UC,URX", "connection-termination"],
  ])("%s: the reason comes before the used-up retries", async (flags, signature) => {
    const { groups } = await scanText([line("503", flags)]);

    expect(groups).toMatchObject([{ signature }]);
  });

  it.each([
    [
      "upstream_reset_before_response_started{connection_failure,TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end}",
      "tls-certificate",
    ],
    [
      "upstream_reset_before_response_started{remote_connection_failure,TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end}",
      "not-tls",
    ],
    [
      "upstream_reset_before_response_started{remote_connection_failure,TLS_error:|268436496:SSL_routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE}",
      "tls-handshake",
    ],
    ["upstream_reset_before_response_started{connection_timeout}", "connect-timeout"],
    [
      "upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_111}",
      "connection-failure",
    ],
  ])("UF with %s", async (details, signature) => {
    const { groups, findings } = await scanText([istio("UF", details)]);

    expect(groups).toMatchObject([{ signature, pool: "outbound|8000||httpbin" }]);
    expect(findings).toMatchObject([{ rule: `envoy/${signature}` }]);
  });

  it.each([
    ["the backend's own 5xx", line("503", "-"), ["envoy/upstream-answered"]],
    ["a direct response", line("503", "-", '"-"').replace(" 226 100 ", " 226 - "), ["envoy/answered-by-envoy"]],
    ["a good answer", line("200", "-"), []],
  ])("without a flag: %s", async (_, text, rules) => {
    const { findings } = await scanText([text]);

    expect(findings.map(({ rule }) => rule)).toEqual(rules);
  });
});
