/** Request-log lines that fire the rules of no message table: rule -> line. */
const nginx = (status: string, us: string, ua: string, uct: string, uht: string, rt = "0.300") =>
  `127.0.0.1 - - [22/Nov/2026:06:43:14 +0000] "GET /2 HTTP/1.1" ${status} 157 "-" "curl/7.88.1" rt=${rt} uct="${uct}" uht="${uht}" urt="0.000" us="${us}" ua="${ua}" ul="0" cs=- rid=a97c82ed6de0b2095be92282eb3420d1`;
const combined = (status: number, size: number) =>
  `127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" ${status} ${size} "-" "curl/7.88.1"`;
const apache = (status: string, id: string, handler: string) =>
  `127.0.0.1 [22/Nov/2026:06:51:52 +0000] "GET / HTTP/1.1" ${status} 135 D=971 L=${id} id=awKRCLtj9kz3oagkzJ4wsAAAAAI handler=${handler} be=- X=+`;
export const haproxySession = (state: string, status: string, server = "be/s1", tail = "") =>
  `127.0.0.1:52162 [22/Nov/2026:06:53:23.463] fe ${server} 0/0/0/-1/2002 ${status} 198 - - ${state} 1/1/0/0/0 0/0 "GET /a HTTP/1.1"${tail}`;
export const envoyLine = (status: string, flags: string, service = "100", upstream = "10.0.35.28:80") =>
  `[2026-04-15T20:17:00.310Z] "POST /api HTTP/2" ${status} ${flags} 154 0 226 ${service} "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "${upstream}"`;
const istio = (details: string) =>
  `[2026-04-15T20:17:00.310Z] "GET /status HTTP/1.1" 503 UF ${details} - "-" 0 145 0 - "-" "curl" "84961386" "httpbin:8000" "10.44.1.23:80" outbound|8000||httpbin - 10.100.95.36:8000 10.44.1.27:37652 - default`;

const peer = "127.0.0.1:21111";

export const requestSamples: Readonly<Record<string, string>> = {
  "nginx/upstream-answered": nginx("503", "503", peer, "0.000", "0.004"),
  "nginx/masked-errors": nginx("200", "502", peer, "-", "-"),
  "nginx/retried-errors": nginx("200", "502, 200", `${peer}, 127.0.0.1:2`, "-, 0.000", "-, 0.001"),
  "nginx/keepalive-race": nginx("200", "502, 200", `${peer}, ${peer}`, "0.000, 0.000", "-, 0.000"),
  "nginx/no-live-upstreams-logged": nginx("502", "502", "backend", "-", "-"),
  "nginx/connect-failed": nginx("502", "502", peer, "-", "-"),
  "nginx/connect-timeout": nginx("504", "504", peer, "-", "-"),
  "nginx/closed-early": nginx("502", "502", peer, "0.001", "-"),
  "nginx/response-timeout": nginx("504", "504", peer, "0.000", "-"),
  "nginx/timed-out-somewhere": combined(504, 167),
  "nginx/failed-somewhere": combined(502, 157),
  "nginx/not-http-logged": nginx("009", "200", peer, "0.000", "0.000"),
  "nginx/name-not-resolved": nginx("502", "-", "-", "-", "-"),
  "nginx/no-socket-logged": nginx("500", "-", "", "-", "-"),
  "nginx/relayed-errors": combined(500, 4096),
  "nginx/failed-requests": '{"time":"2026-11-22T06:42:20+00:00","request":"GET / HTTP/1.1","status":502}',
  "nginx/failed-after-answer": nginx("500", "200", peer, "0.000", "0.001"),
  "nginx/configured-response": nginx("503", "-", "-", "-", "-"),
  "nginx/client-abort": nginx("499", "-", peer, "0.000", "-"),
  "nginx/clients-give-up": nginx("499", "-", peer, "0.000", "-", "30.000"),
  "nginx/proxy-loop": `2026/11/22 06:43:20 [alert] 17092#17092: 64 worker_connections are not enough\n2026/11/22 06:43:20 [error] 17092#17092: *62 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 127.0.0.1, server: s, request: "GET / HTTP/1.0", upstream: "http://${peer}/", host: "${peer}"`,
  "apache/upstream-answered": apache("502", "-", "proxy-server"),
  "apache/configured-response": apache("503", "-", "redirect-handler"),
  "apache/failed-requests": apache("502", "awKRCL3fH5U2aADbx6KmmAAAAAI", "proxy-server"),
  "haproxy/no-server": haproxySession("SC--", "503", "be/<NOSRV>"),
  "haproxy/server-answered": haproxySession("----", "500"),
  "haproxy/answered-by-haproxy": haproxySession("LR--", "503", "fe/<NOSRV>"),
  "haproxy/tls-handshake-failed": haproxySession("SC--", "503", "be/s1", ' 34 "SSL handshake failure"'),
  "haproxy/tls-certificate-refused": haproxySession("SC--", "503", "be/s1", ' 32 "SSL certificate verify failed"'),
  "haproxy/connect-refused": haproxySession("SC--", "503", "be/s1", ' 46 "Connection refused by server"'),
  "haproxy/server-unreachable": haproxySession("SC--", "503", "be/s1", ' 45 "Network unreachable"'),
  "haproxy/connect-permission": haproxySession("SC--", "503", "be/s1", ' 48 "Permission denied"'),
  "envoy/upstream-answered": envoyLine("503", "-"),
  "envoy/answered-by-envoy": envoyLine("503", "-", "-", "-"),
  "envoy/tls-certificate": istio("{TLS_error:|OPENSSL_internal:CERTIFICATE_VERIFY_FAILED}"),
  "envoy/tls-handshake": istio("{TLS_error:|OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE}"),
  "envoy/not-tls": istio("{TLS_error:|OPENSSL_internal:WRONG_VERSION_NUMBER}"),
  "envoy/connect-timeout": istio("upstream_reset_before_response_started{connection_timeout}"),
};
