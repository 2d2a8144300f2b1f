import { describe, expect, it } from "vitest";
import { keyPrefixes } from "../../packages/aws/src/failures/bucket-logs.ts";
import { logKinds } from "../../packages/aws/src/failures/fields.ts";
import { jsonRecord, kindOf, plainRecord, toLine } from "../../packages/aws/src/failures/record.ts";

const [access, connection, health] = logKinds;
if (!access || !connection || !health) throw new Error("three kinds of logs");

describe("vended log records", () => {
  it("become the line of a log file, missing fields as dashes", () => {
    const record = jsonRecord(
      '{"type":"https","time":"2026-11-22T11:00:00.1Z","elb":"app/web/0123456789abcdef","client:port":"192.0.2.1:443","elb_status_code":502,' +
        '"target_status_code":"-","request":"GET https://h:443/a b HTTP/1.1","user_agent":"say \\"hi\\""}',
    );

    const line = toLine(record ?? {}, access);

    expect(line).toMatch(/^https 2026-11-22T11:00:00\.1Z app\/web\/0123456789abcdef 192\.0\.2\.1:443 - - - - 502 - /);
    expect(line).toContain('"GET https://h:443/a b HTTP/1.1" "say \\"hi\\""');
    expect(line.match(/"(?:[^"\\]|\\.)*"|\S+/g)).toHaveLength(34);
  });

  it("take Athena's columns, which split addresses and the request", () => {
    const line = toLine(
      {
        elb_status_code: "502",
        target_ip: "10.0.0.1",
        target_port: "80",
        client_ip: "192.0.2.1",
        request_verb: "GET",
        request_url: "http://h/",
        request_proto: "HTTP/1.1",
      },
      access,
    );

    expect(line).toContain(" 10.0.0.1:80 ");
    expect(line).toContain('"GET http://h/ HTTP/1.1"');
  });

  it("cannot smuggle a second line or a further field in", () => {
    const line = toLine({ elb_status_code: "200", elb: "a b\nc", user_agent: 'x" "502\n' }, access);

    expect(line).not.toContain("\n");
    expect(line.match(/"(?:[^"\\]|\\.)*"|\S+/g)).toHaveLength(34);
  });

  it("are told apart by the fields that only one kind has", () => {
    expect(kindOf({ elb_status_code: "502" })).toBe(access);
    expect(kindOf({ tls_handshake_latency: "1" })).toBe(connection);
    expect(kindOf({ target_addr: "10.0.0.1:80" })).toBe(health);
    expect(kindOf({ message: "hello" })).toBeUndefined();
  });

  it("in plain form follow the delivery's order and delimiter", () => {
    expect(plainRecord('502 "GET / HTTP/1.1" -', ["elb_status_code", "request_line", "target_port"], " ")).toEqual({
      elb_status_code: "502",
      request_line: "GET / HTTP/1.1",
      target_port: "-",
    });
    expect(plainRecord("502|GET / HTTP/1.1", ["elb_status_code", "request_line"], "|")).toEqual({
      elb_status_code: "502",
      request_line: "GET / HTTP/1.1",
    });
  });

  it("are no JSON when they are cut or no object", () => {
    for (const text of ['{"elb_status_code":5', "[1]", "null", "plain line"]) expect(jsonRecord(text)).toBeUndefined();
  });
});

describe("keys of log objects", () => {
  const gateway = {
    id: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123456789abcdef",
    name: "web",
    kind: "gateway",
    pools: [],
    scope: {},
  } as const;

  it("lie in the folder of their day of delivery, which may be the next", () => {
    const window = { since: "2026-11-22T23:00:00Z", until: "2026-11-22T23:55:00Z" };

    expect(keyPrefixes(gateway, "edge/", access, window)).toEqual([
      "edge/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/11/22/123456789012_elasticloadbalancing_eu-west-1_app.web.0123456789abcdef_",
      "edge/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/11/23/123456789012_elasticloadbalancing_eu-west-1_app.web.0123456789abcdef_",
    ]);
  });

  it("tell the kinds apart, which may share a folder", () => {
    const window = { since: "2026-11-22T10:00:00Z", until: "2026-11-22T11:00:00Z" };

    expect(keyPrefixes(gateway, "", connection, window)).toHaveLength(1);
    expect(keyPrefixes(gateway, "", connection, window)[0]).toContain("/2026/11/22/conn_log_123456789012_");
    expect(keyPrefixes(gateway, "", health, window)[0]).toContain("/2026/11/22/health_check_log_123456789012_");
  });
});
