import { hosts } from "@cloud502/hosts";
import { describe, expect, it } from "vitest";
import { nginxFormat } from "../../../packages/hosts/src/nginx/formats/log-format.ts";
import { scanText } from "../scan-text.ts";

/** A line of the recommended format, as nginx wrote it in a lab with other variables filled in. */
function line(status: string, us: string, ua: string, uct: string, uht: string, more = ""): string {
  return `127.0.0.1 - - [22/Nov/2026:06:43:14 +0000] "GET /2?id=7 HTTP/1.1" ${status} 157 "-" "curl/7.88.1" rt=0.300 uct="${uct}" uht="${uht}" urt="0.000" us="${us}" ua="${ua}" ul="0" cs=- rid=a97c82ed6de0b2095be92282eb3420d1${more}`;
}

const peer = "127.0.0.1:21111";
const cases: readonly (readonly [signature: string, text: string, rule: string | undefined])[] = [
  ["connect-failed", line("502", "502", peer, "-", "-"), "connect-failed"],
  ["no-live-upstreams", line("502", "502", "backend", "-", "-"), "no-live-upstreams-logged"],
  ["closed-before-header", line("502", "502", peer, "0.001", "-"), "closed-early"],
  ["dns-or-local", line("502", "-", "-", "-", "-"), "name-not-resolved"],
  ["connect-timeout", line("504", "504", peer, "-", "-"), "connect-timeout"],
  ["response-timeout", line("504", "504", peer, "0.000", "-"), "response-timeout"],
  ["upstream-answered", line("503", "503", peer, "0.000", "0.004"), "upstream-answered"],
  ["no-upstream", line("503", "-", "-", "-", "-"), "configured-response"],
  ["no-local-socket", line("500", "-", "", "-", "-"), "no-socket-logged"],
  ["masked", line("200", "502", peer, "-", "-"), "masked-errors"],
  ["retried", line("200", "502, 200", `${peer}, 127.0.0.1:2`, "-, 0.000", "-, 0.001"), "retried-errors"],
  ["retried", line("200", "502 : 200", `${peer} : 127.0.0.1:2`, "- : 0.000", "- : 0.001"), "retried-errors"],
  ["retried-same-peer", line("200", "502, 200", `${peer}, ${peer}`, "0.000, 0.000", "-, 0.000"), "keepalive-race"],
  ["not-http", line("009", "200", peer, "0.000", "0.000"), "not-http-logged"],
  ["failed-after-answer", line("500", "200", peer, "0.000", "0.001"), "failed-after-answer"],
  ["client-abort", line("499", "-", peer, "0.000", "-"), "client-abort"],
];

describe("nginx's access log", () => {
  it.each(cases)("%s is told from the variables alone", async (signature, text, rule) => {
    const { groups, findings } = await scanText([text]);

    expect(groups.map((group) => group.signature)).toEqual([signature]);
    expect(findings.map((finding) => finding.rule)).toEqual([`nginx/${rule}`]);
  });

  it.each([
    ["a good answer", line("200", "200", peer, "0.000", "0.001")],
    ["a client's error", line("431", "431", peer, "0.000", "0.000")],
    ["a retry at the same server that had refused", line("200", "200", peer, "-", "-")],
    ["a status page", line("200", "-", "-", "-", "-")],
  ])("has nothing to say of %s", async (_, text) => {
    const { findings, summary } = await scanText([text]);

    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ requests: 1, rejected: 0 });
  });

  it("calls a retry at the same peer a race only when the connection had been up", async () => {
    const { groups } = await scanText([line("200", "502, 200", `${peer}, ${peer}`, "-, 0.000", "-, 0.000")]);

    expect(groups.map(({ signature }) => signature)).toEqual(["retried"]);
  });

  it("lets the error log speak where it knows the reason", async () => {
    const error = `2026/11/22 06:43:14 [error] 1#1: *2 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: s, request: "GET /2?id=7 HTTP/1.1", upstream: "http://${peer}/2?id=7", host: "s"`;

    const { findings } = await scanText([error, line("502", "502", peer, "-", "-")]);

    expect(findings).toMatchObject([{ rule: "nginx/connect-refused", confidence: "high", requests: 1, subject: peer }]);
  });

  it("keeps its own finding for another backend, or for another time", async () => {
    const error = `2026/11/22 08:43:14 [error] 1#1: *2 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: s, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:9/", host: "s"`;

    const { findings } = await scanText([error, line("502", "502", peer, "-", "-")]);

    expect(findings.map(({ rule }) => rule).sort()).toEqual(["nginx/connect-failed", "nginx/connect-refused"]);
  });

  it("matches an error log that was written in another time zone", async () => {
    const error = `2026/11/22 12:13:14 [error] 1#1: *2 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: s, request: "GET /2?id=7 HTTP/1.1", upstream: "http://${peer}/2?id=7", host: "s"`;

    const shifted = await scanText([error, line("502", "502", peer, "-", "-")]);
    const unrelated = await scanText([error.replace("12:13:14", "12:20:14"), line("502", "502", peer, "-", "-")]);

    expect(shifted.findings.map(({ rule, confidence }) => [rule, confidence])).toEqual([
      ["nginx/connect-refused", "high"],
    ]);
    expect(unrelated.findings.map(({ rule }) => rule).sort()).toEqual([
      "nginx/connect-failed",
      "nginx/connect-refused",
    ]);
  });

  it("takes limits and rewrite loops as the reason of a 503 that no backend made", async () => {
    const limited = `2026/11/22 06:43:14 [error] 1#1: *4 limiting requests, excess: 0.989 by zone "rl", client: 127.0.0.1, server: s, request: "GET / HTTP/1.1", host: "s"`;

    const { findings } = await scanText([limited, line("503", "-", "-", "-", "-")]);

    expect(findings.map(({ rule }) => rule)).toEqual(["nginx/limit-req"]);
  });

  it("names a loop when the upstream is the host that was asked for and connections ran out", async () => {
    const texts = [
      "2026/11/22 06:43:20 [alert] 17092#17092: 64 worker_connections are not enough",
      '2026/11/22 06:43:20 [error] 17092#17092: *62 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 127.0.0.1, server: s, request: "GET / HTTP/1.0", upstream: "http://127.0.0.1:21175/", host: "127.0.0.1:21175"',
    ];

    const loop = await scanText([texts.join("\n")]);
    const other = await scanText([texts.join("\n").replace('host: "127.0.0.1:21175"', 'host: "shop.example.com"')]);

    expect(loop.findings[0]).toMatchObject({ rule: "nginx/proxy-loop", cause: "config-error" });
    expect(loop.findings.map(({ cause }) => cause)).not.toContain("proxy-exhausted");
    expect(other.findings[0]).toMatchObject({ rule: "nginx/worker-connections" });
  });

  it("is quiet about a few impatient clients, and loud about many that waited", async () => {
    const good = Array.from({ length: 100 }, () => line("200", "200", peer, "0.000", "0.001"));
    const gone = line("499", "-", peer, "0.000", "-");
    const waited = gone.replace("rt=0.300", "rt=30.000");

    const few = await scanText([[...good, gone].join("\n")]);
    const many = await scanText([[...good, ...Array.from({ length: 50 }, () => waited)].join("\n")]);

    expect(few.findings).toEqual([]);
    expect(many.findings.map(({ rule }) => rule)).toEqual(["nginx/clients-give-up"]);
  });

  it("is quiet about one failure among many, unless it is most of what fails", async () => {
    const good = Array.from({ length: 30_000 }, () => line("200", "200", peer, "0.000", "0.001"));
    const app = Array.from({ length: 300 }, () => line("500", "500", peer, "0.000", "0.001"));
    const refused = line("502", "502", peer, "-", "-");

    const lost = await scanText([[...good, ...app, refused].join("\n")]);
    const only = await scanText([[...good, refused].join("\n")]);

    expect(lost.findings.map(({ rule }) => rule)).toEqual(["nginx/upstream-answered"]);
    expect(only.findings.map(({ rule }) => rule)).toEqual(["nginx/connect-failed"]);
  });
});

describe("other formats of nginx's", () => {
  const json = `{"time":"2026-11-22T06:42:20+00:00","remote_addr":"127.0.0.1","request":"GET / HTTP/1.1","status":"502","bytes":"157","host":"shop","request_time":"0.000","upstream_addr":"${peer}","upstream_status":"502","upstream_connect_time":"-","upstream_header_time":"-","upstream_response_time":"0.000","completion":"OK","ua":"curl/7.88.1"}`;

  it.each([
    ["nginx-json", json, "connect-failed"],
    ["nginx-json-epoch", json.replace('"2026-11-22T06:42:20+00:00"', "1795330940.123"), "connect-failed"],
    ["nginx-json-clf", json.replace("2026-11-22T06:42:20+00:00", "22/Nov/2026:06:42:20 +0000"), "connect-failed"],
    [
      "nginx-key-value",
      `127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 502 157 "-" "curl" upstream_status=502 upstream_addr=${peer} upstream_connect_time=0.001 upstream_header_time=- request_time=1.2`,
      "closed-before-header",
    ],
    [
      "nginx-key-value",
      `127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 502 157 "-" "curl" rt=0.1 uct="-" uht="-" urt="0.1" us="502" ua="${peer}"`,
      "connect-failed",
    ],
    [
      "nginx-ingress",
      `10.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 502 150 "-" "curl" 77 0.001 [default-web-80] [] 10.1.0.9:8080 0 0.000 502 0a1b2c`,
      "upstream-failed",
    ],
    [
      "nginx-combined",
      `127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/7.88.1"`,
      "own-page-502",
    ],
    [
      "nginx-combined",
      `127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 502 559 "-" "Mozilla/5.0 Chrome/120"`,
      "own-page-502",
    ],
    [
      "nginx-combined",
      `127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 500 4096 "-" "curl/7.88.1"`,
      "relayed",
    ],
  ])("%s is detected by content", async (format, text, signature) => {
    const { groups, summary } = await scanText([text]);

    expect(summary.sources[0]?.format).toBe(format);
    expect(groups.map((group) => group.signature)).toEqual([signature]);
  });

  const ingress = (status: number, tried: string) =>
    `10.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET /a HTTP/1.1" ${status} 150 "-" "curl" 77 0.003 [default-web-80] [] ${tried} 0a1b2c`;

  it.each([
    ["two servers", 502, "10.1.0.9:80, 10.1.0.7:80 0, 0 0.001, 0.002 502, 502", "upstream-failed", "10.1.0.7:80"],
    ["two groups", 502, "10.1.0.9:80 : 10.1.0.7:80 0 : 0 0.001 : 0.002 502 : 502", "upstream-failed", "10.1.0.7:80"],
    ["one after another", 200, "10.1.0.9:80, 10.1.0.7:80 0, 12 0.001, 0.002 502, 200", "retried", "10.1.0.9:80"],
    ["none", 503, "- - - -", "no-upstream", undefined],
  ])("are read where ingress-nginx names %s without quotes", async (_, status, tried, signature, backend) => {
    const { groups, summary } = await scanText([ingress(status, tried)]);

    expect(summary).toMatchObject({ requests: 1, rejected: 0 });
    expect(groups.map((group) => [group.signature, group.backend])).toEqual([[signature, backend]]);
  });

  it("tell lists of values from the fields behind them when the format is given", async () => {
    const format = nginxFormat(
      `'$remote_addr [$time_iso8601] $status $upstream_addr $upstream_status "$request" $tail'`,
    );
    const text =
      '::1 [2026-11-22T06:42:20+00:00] 502 10.0.0.1:1, 10.0.0.2:1 : 10.0.0.3:1 502, 504 : 502 "GET / HTTP/1.1" x';

    expect(format.matches(text)).toBe(true);
    const { groups } = await scanText(
      [text],
      hosts.filter(({ id }) => id === "nginx").map((nginx) => ({ ...nginx, formats: [format] })),
    );
    expect(groups.map((group) => [group.backend, group.detail])).toEqual([
      ["10.0.0.3:1", { attempts: "502, 504 : 502" }],
    ]);
  });

  it.each([
    ["Caddy", '{"level":"info","ts":1764744127.5,"msg":"handled request","request":{"uri":"/"},"status":502}'],
    ["an app", '{"time":"2026-11-22T06:42:20Z","method":"GET","path":"/a","status":502,"size":12}'],
    ["pino", '{"level":30,"time":1764744127000,"request":{"method":"GET","url":"/"},"status":502}'],
  ])("are not %s's", async (_, text) => {
    const { summary } = await scanText([text]);

    expect(summary.sources[0]?.format).toBeNull();
  });

  it("blame nobody for a 5xx of which the log has neither tries nor size", async () => {
    const { findings } = await scanText(['{"time":"2026-11-22T06:42:20Z","request":"GET /a HTTP/1.1","status":502}']);

    expect(findings.map(({ rule, confidence }) => [rule, confidence])).toEqual([["nginx/failed-requests", "low"]]);
  });

  it.each([
    "Nov 22 06:43:14 web nginx: ",
    "<187>Nov 22 06:43:14 web nginx: ",
    "2026-11-22T06:43:14+0000 web nginx[31]: ",
  ])("stand beside the error log's behind a header: %s", async (header) => {
    const error = `2026/11/22 06:43:14 [error] 1#1: *2 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: s, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.1:80/a", host: "s"`;
    const access = '127.0.0.1 - - [22/Nov/2026:06:43:14 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl/7.88.1"';
    const { summary, findings } = await scanText([`${header}${access}\n${header}${error}\n`]);

    expect(summary).toMatchObject({ requests: 1, events: 1, rejected: 0 });
    expect(findings[0]).toMatchObject({ rule: "nginx/connect-refused", subject: "10.0.0.1:80" });
  });

  it("are not taken for Apache's behind a header of syslog's", async () => {
    const text = '127.0.0.1 - - [22/Nov/2026:06:42:20 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/7.88.1"';
    const headed = await scanText([`Nov 22 06:42:20 web nginx: ${text}`]);
    const apache = await scanText([`shop.example.com:443 ${text}`]);

    expect(headed.summary.sources[0]?.format).toBe("nginx-combined");
    expect(apache.summary.sources[0]?.format).toBe("apache-vhost-combined");
  });

  it("can be given as a log_format of nginx.conf", () => {
    const format = nginxFormat(
      `log_format main escape=default '$remote_addr [$time_iso8601] "$request" $status '\n  '$upstream_status "\${upstream_addr}"';`,
    );

    expect(format).toMatchObject({
      id: "nginx-main",
      layout: {
        template: '$remote_addr [$time_iso8601] "$request" $status $upstream_status "$upstream_addr"',
        roles: {
          time: "time_iso8601",
          timeSyntax: "iso",
          status: "status",
          attempts: "upstream_status",
          backend: "upstream_addr",
        },
      },
    });
    expect(format.matches('::1 [2026-11-22T06:42:20+00:00] "GET / HTTP/1.1" 502 502 "127.0.0.1:1"')).toBe(true);
    expect(format.matches("something else")).toBe(false);
  });

  it("can be given as an escape=json log_format with keys of one's own", () => {
    const format = nginxFormat(
      `log_format j escape=json '{"t":"$time_iso8601","code":$status,"up":"$upstream_status","to":"$upstream_addr"}';`,
    );

    expect(format).toMatchObject({
      layout: { type: "json", roles: { time: "t", status: "code", attempts: "up", backend: "to" } },
    });
    expect(format.matches('{"t":"2026-11-22T06:42:20+00:00","code":502,"up":"502","to":"127.0.0.1:1"}')).toBe(true);
  });

  it("refuses a log_format without a status", () => {
    expect(() => nginxFormat("'$remote_addr [$time_local]'")).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
