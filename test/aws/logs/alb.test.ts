import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expandInputs, type ScanResult, scanLogs } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { albVendedPlain, awsFormats } from "../../../packages/aws/src/logs/index.ts";

const fixtures = "../shared/fixtures/aws";
const hasFixtures = existsSync(fixtures);
const signal = new AbortController().signal;

function scanText(text: string, format?: (typeof awsFormats)[number]): Promise<ScanResult> {
  const open = async function* () {
    yield Buffer.from(text);
  };
  return scanLogs([{ name: "lb.log", open, ...(format && { format }) }], { formats: awsFormats, signal });
}
const groupsOf = (result: ScanResult) => result.failures.get("aws")?.groups ?? [];

interface Line {
  status?: string;
  targetStatus?: string;
  times?: string;
  target?: string;
  created?: string;
  request?: string;
  actions?: string;
  reason?: string;
  classification?: string;
  priority?: string;
}

/** An access-log line as AWS documents it, 34 fields. */
function line(of: Line): string {
  const {
    status = "502",
    targetStatus = "-",
    times = "-1 -1 -1",
    target = "10.0.0.1:80",
    created = "22:23:00.100000Z",
  } = of;
  const {
    request = "GET https://shop.example.com:443/cart?id=1 HTTP/1.1",
    actions = "forward",
    reason = "-",
    classification = "-",
    priority = "1",
  } = of;
  return `https 2018-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 ${target} ${times} ${status} ${targetStatus} 0 57 "${request}" "curl/7.46.0 \\"x\\"" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/web/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678" ${priority} 2018-07-02T${created} "${actions}" "-" "${reason}" "${target}" "${targetStatus}" "${classification}" "-" TID_1234abcd5678ef90 "-" "-" "-" 10.0.0.9 new-field-1\n`;
}

describe("ALB access log", () => {
  it.each<[string, string, Line]>([
    ["connect-failed", "connection-refused", {}],
    ["connect-timed-out", "connect-timeout", { status: "504", created: "22:22:50.186641Z" }],
    ["connect-timed-out", "connect-timeout", { status: "502", created: "22:22:50.186641Z" }],
    ["closed-before-response", "keepalive-race", { times: "0.001 0.003 -1" }],
    ["closed-before-response", "backend-closed-early", { times: "0.001 4.205 -1" }],
    ["response-timed-out", "response-timeout", { status: "504", times: "0.001 -1 -1" }],
    ["malformed-response", "invalid-response", { times: "0.001 0.003 0.000" }],
    ["truncated-response", "response-truncated", { status: "504", times: "0.001 0.003 -1" }],
    ["target-answered", "backend-error", { status: "503", targetStatus: "503", times: "0.001 0.003 0.000" }],
    ["not-dispatched", "no-backends", { status: "503", target: "-" }],
    ["not-dispatched", "backend-closed-early", { status: "502", target: "-" }],
    ["fixed-response", "configured-response", { status: "503", target: "-", actions: "waf,fixed-response" }],
    [
      "lambda:LambdaInvalidResponse",
      "lambda-error",
      { target: "-", times: "0.000 0.001 0.000", reason: "LambdaInvalidResponse" },
    ],
    ["lambda:unknown", "lambda-error", { target: "-", times: "0.000 0.001 0.000" }],
    [
      "auth:AuthTokenEpRequestTimeout",
      "auth-provider",
      { status: "500", target: "-", actions: "authenticate", reason: "AuthTokenEpRequestTimeout" },
    ],
    ["auth:561", "auth-provider", { status: "561", target: "-" }],
    ["jwt:JWKSRequestTimeout", "auth-provider", { status: "500", target: "-", reason: "JWKSRequestTimeout" }],
    [
      "waf:WAFConnectionTimeout",
      "platform",
      { status: "500", target: "-", actions: "waf-failed", reason: "WAFConnectionTimeout" },
    ],
    ["desync-rejected", "rejected-by-policy", { status: "400", target: "-", classification: "Severe" }],
    ["protocol-version-mismatch", "protocol-mismatch", { status: "464", target: "-" }],
    ["client-closed", "client-abort", { status: "460", times: "0.001 -1 -1" }],
    ["rule-evaluation-error", "config-error", { status: "500", target: "-", priority: "-1" }],
    ["other", "invalid-response", { status: "502", targetStatus: "200", times: "0.001 0.003 0.000" }],
  ])("reads %s (%s)", async (signature, cause, of) => {
    const result = await scanText(line(of));

    expect(result.summary).toMatchObject({ lines: 1, requests: 1, rejected: 0 });
    expect(groupsOf(result)).toMatchObject([{ signature, cause, count: 1, provider: "aws", source: "alb-access" }]);
  });

  it.each<[string, Line]>([
    ["a good answer", { status: "200", targetStatus: "200", times: "0.001 0.003 0.000" }],
    ["the client's own 400", { status: "400", target: "-" }],
    ["400 from the target with a dubious request", { status: "400", targetStatus: "400", classification: "Ambiguous" }],
    ["a redirect", { status: "301", target: "-", actions: "redirect" }],
  ])("finds nothing in %s", async (_, of) => {
    const result = await scanText(line(of));

    expect(result.summary.requests).toBe(1);
    expect(groupsOf(result)).toEqual([]);
  });

  it("fills a group from the line", async () => {
    const result = await scanText(line({ times: "0.001 4.205 -1", created: "22:22:55.980641Z" }));

    expect(groupsOf(result)[0]).toMatchObject({
      kind: "request",
      status: 502,
      backendStatus: "none",
      pool: "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/web/73e2d6bc24d8a067",
      backend: "10.0.0.1:80",
      host: "www.example.com",
      route: "/cart",
      detail: { pace: "working" },
      timings: { backend: { count: 1, sum: 4.205, bins: [[4.2, 1]] }, total: { count: 1, sum: 4.206 } },
      samples: [
        { time: "2018-07-02T22:23:00.186Z", requestId: "Root=1-58337281-1d84f3d73c47ec4e58577259", source: "lb.log:1" },
      ],
    });
  });

  it("names the host from the URL when the client sent no SNI, and takes the malformed requests AWS documents", async () => {
    const text = [
      "- http://host.example:80- -",
      "- http://host.example:80-/ ",
      "GET http://host.example:80/a b?c HTTP/1.1",
    ]
      .map((request) => line({ request }).replace('"www.example.com"', '"-"'))
      .join("");
    const result = await scanText(text);

    expect(result.summary.requests).toBe(3);
    expect(groupsOf(result).map(({ host, route }) => [host, route])).toEqual(
      expect.arrayContaining([
        ["host.example", "/"],
        ["host.example", "/a b"],
      ]),
    );
  });

  it("keeps IPv6 targets whole, bracketed or not, and takes old lines without quotes around the lists", async () => {
    const text = ["[2001:db8::1]:80", "2601:0:1:2:3:4:5:6bbc:8080"]
      .map((target) => line({ target, status: "503", targetStatus: "503", times: "0 0 0" }))
      .concat(line({ reason: "-" }).replace('"10.0.0.1:80" "-" "-"', '10.0.0.1:80 - "Severe"'))
      .join("");
    const result = await scanText(text);

    expect(result.failures.get("aws")?.requests?.byBackend).toEqual({
      "[2001:db8::1]:80": 1,
      "2601:0:1:2:3:4:5:6bbc:8080": 1,
      "10.0.0.1:80": 1,
    });
    expect(result.summary.rejected).toBe(0);
  });

  it("takes the 0 of a Classic Load Balancer for no answer", async () => {
    const text = `2018-07-02T22:23:00.186641Z my-lb 192.168.131.39:2817 - -1 -1 -1 503 0 0 0 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -\n`;
    const [group] = groupsOf(await scanText(text));

    expect(group).toMatchObject({
      source: "clb-access",
      signature: "not-dispatched",
      cause: "no-backends",
      status: 503,
    });
    expect(group).not.toHaveProperty("backendStatus");
  });

  it("never takes hostile text for a signature", async () => {
    const result = await scanText(line({ target: "-", reason: "Lambda\\u001b[31m rm -rf" }));

    expect(groupsOf(result)[0]?.signature).toBe("not-dispatched");
  });
});

describe("ALB deliveries through CloudWatch", () => {
  const record = {
    type: "https",
    time: "2018-07-02T22:23:00.186641Z",
    elb_status_code: 502,
    target_status_code: "-",
    "target:port": "10.0.0.1:80",
    request_processing_time: -1,
    target_processing_time: -1,
    response_processing_time: -1,
    domain_name: "www.example.com",
  };

  it.each([
    ["target:port", record],
    ["target_port", { ...record, target_port: "10.0.0.1:80", elb_status_code: "502" }],
  ])("reads JSON with %s", async (_, one) => {
    const result = await scanText(`${JSON.stringify(one)}\n`);

    expect(result.summary.sources[0]?.format).toBe("alb-vended-json");
    expect(groupsOf(result)).toMatchObject([
      { signature: "connect-failed", backend: "10.0.0.1:80", host: "www.example.com" },
    ]);
  });

  it("reads plain deliveries by their record fields and delimiter", async () => {
    const format = albVendedPlain(
      ["time", "elb_status_code", "target:port", "target_status_code", "request_processing_time"],
      "\t",
    );
    const result = await scanText("2018-07-02T22:23:00.186641Z\t502\t10.0.0.1:80\t-\t-1\n", format);

    expect(groupsOf(result)).toMatchObject([{ signature: "connect-failed", source: "alb-vended-plain" }]);
  });
});

describe("ALB health-check and connection logs", () => {
  it("reads why probes failed", async () => {
    const text = [
      "http 2025-10-31T12:44:59.875678Z 0.019584011 172.31.20.97:80 web PASS 200 -",
      "http 2025-10-31T12:44:58.901409Z 1.121980746 172.31.31.9:80 web FAIL 502 TargetError app/lb/1 10.0.0.1",
      "http 2025-10-31T12:45:58.901409Z 1.0 172.31.31.9:80 web FAIL 404 ResponseCodeMismatch",
      "http 2025-10-31T12:46:58.901409Z 5.0 172.31.31.9:80 web FAIL - ConnectionTimedOut",
      "http 2025-10-31T12:47:58.901409Z 5.0 172.31.31.9:80",
    ].join("\n");
    const result = await scanText(text);

    expect(result.summary).toMatchObject({ lines: 5, events: 5, requests: 0 });
    expect(
      groupsOf(result).map(({ kind, signature, cause, backendStatus }) => [kind, signature, cause, backendStatus]),
    ).toEqual([
      ["event", "probe:TargetError", "backend-error", 502],
      ["event", "probe:ResponseCodeMismatch", "probe-misconfigured", 404],
      ["event", "probe:ConnectionTimedOut", "connect-timeout", "none"],
    ]);
  });

  it("reads which client certificates were refused", async () => {
    const failed = `2023-10-04T17:05:15.514108Z 203.0.113.1 36280 443 TLSv1.2 ECDHE - "CN=a \\"b\\" c" NotBefore=1;NotAfter=2 FEF2 Failed:ClientCertExpired TID_1`;
    const result = await scanText(`${failed}\n${failed.replace("Failed:ClientCertExpired", "Success")}\n`);

    expect(result.summary).toMatchObject({ events: 2, rejected: 0 });
    expect(groupsOf(result)).toMatchObject([
      { signature: "client-tls:ClientCertExpired", cause: "tls-client-certificate" },
    ]);
  });
});

describe.skipIf(!hasFixtures)("third-party files (skipped where ../shared/fixtures/aws is absent)", () => {
  const scanFile = async (name: string) => {
    const { inputs } = await expandInputs([`${fixtures}/${name}`], async function* () {});
    return scanLogs(inputs, { formats: awsFormats, signal });
  };

  /** Status -> count by splitting at spaces: statuses stand before anything quoted. */
  function statuses(text: string, field: number): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const row of text.trim().split("\n")) {
      const status = row.split(" ")[field] ?? "";
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts;
  }

  it.each([
    ["awsdocs/access-log-examples.log", "alb-access", 7, 8],
    ["elb-log-analyzer/AppELBLog.log", "alb-access", 668, 8],
    ["elb-log-analyzer/AppELBLogWithNewFields.log", "alb-access", 1, 8],
    ["elb-log-analyzer/UrlEncodedPath.log", "clb-access", 1, 7],
    ["lambda-promtail/albaccesslog.log.gz", "alb-access", 2, 8],
    ["otel/alb_al_valid_logs.log", "alb-access", 2, 8],
  ])("%s: every line a request", async (name, format, lines, field) => {
    const result = await scanFile(name);

    const bytes = readFileSync(`${fixtures}/${name}`);
    const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
    expect(result.gaps).toEqual([]);
    expect(result.summary.sources).toMatchObject([{ format, lines, requests: lines, rejected: 0, other: 0 }]);
    expect(result.failures.get("aws")?.requests?.byStatus).toEqual(statuses(text, field));
  });

  it("the documentation's one failure is the Lambda's", async () => {
    const result = await scanFile("awsdocs/access-log-examples.log");

    expect(result.summary.serverErrors).toBe(1);
    expect(groupsOf(result)).toMatchObject([{ signature: "lambda:LambdaInvalidResponse", count: 1 }]);
  });

  it("the documentation's health-check and connection logs", async () => {
    const health = await scanFile("awsdocs/health-check-log-examples.log");
    const connection = await scanFile("awsdocs/connection-log-examples.log");

    expect(health.summary).toMatchObject({ events: 2, rejected: 0 });
    expect(groupsOf(health)).toMatchObject([{ signature: "probe:TargetError", backend: "172.31.31.9:80" }]);
    expect(connection.summary).toMatchObject({ events: 2, rejected: 0 });
    expect(groupsOf(connection)).toMatchObject([{ signature: "client-tls:ClientCertUntrusted" }]);
  });

  it("promtail's times, to the millisecond", async () => {
    const result = await scanFile("lambda-promtail/albaccesslog.log.gz");

    expect(result.summary.timeline?.points).toEqual([["2022-12-06T17:42:00.000Z", 2, 0]]);
  });
});
