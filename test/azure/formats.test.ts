import { azure } from "@cloud502/azure";
import { diagnose, type Failures, type LogSource, scanLogs } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { formats } from "../../packages/azure/src/logs/formats.ts";
import { createCloud } from "../../packages/lab/src/azure/cloud.ts";
import { accessLines } from "../../packages/lab/src/azure/tables.ts";
import { slowPath, slowPathV1 } from "../../packages/lab/src/scenarios/azure/application-faults.ts";
import { portClosed } from "../../packages/lab/src/scenarios/azure/network-faults.ts";
import { hasFixtures, jsonFixture, withoutFixtures } from "./fixtures.ts";

interface Scanned {
  readonly source: LogSource | undefined;
  readonly failures: Failures | undefined;
}

async function scan(text: string): Promise<Scanned> {
  const inputs = [
    {
      name: "PT1H.json",
      open: async function* () {
        yield Buffer.from(text);
      },
    },
  ];
  const { summary, failures } = await scanLogs(inputs, { formats, signal: new AbortController().signal });
  return { source: summary.sources[0], failures: failures.get("azure") };
}

const v2 = (change: Record<string, unknown> = {}, properties: Record<string, unknown> = {}) => ({
  timeStamp: "2026-11-22T06:40:00+00:00",
  resourceId: "/SUBSCRIPTIONS/A/RESOURCEGROUPS/B/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/C",
  listenerName: "public",
  ruleName: "main",
  backendPoolName: "web",
  backendSettingName: "web-https",
  operationName: "ApplicationGatewayAccess",
  category: "ApplicationGatewayAccessLog",
  properties: {
    instanceId: "appgw_1",
    clientIP: "203.0.113.9",
    requestUri: "/cart",
    httpStatus: 502,
    timeTaken: 0.002,
    serverRouted: "10.0.2.4:443",
    serverStatus: "",
    serverResponseLatency: "0.001",
    originalHost: "www.contoso.com",
    transactionId: "592d1649f75a8d480a3c4dc6a975309d",
    error_info: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
    ...properties,
  },
  ...change,
});
const v1 = (properties: Record<string, unknown> = {}) => ({
  resourceId: "/SUBSCRIPTIONS/A",
  operationName: "ApplicationGatewayAccess",
  time: "2026-11-22T06:40:00Z",
  category: "ApplicationGatewayAccessLog",
  properties: {
    instanceId: "ApplicationGatewayRole_IN_0",
    clientIP: "203.0.113.9",
    requestUri: "/report",
    requestQuery:
      "X-AzureApplicationGateway-CACHE-HIT=0&SERVER-ROUTED=10.4.0.4&X-AzureApplicationGateway-LOG-ID=874f1f0f&SERVER-STATUS=",
    httpStatus: 502,
    timeTaken: 30_012,
    originalHost: "www.contoso.com",
    ...properties,
  },
});
const lines = (...records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join("\n");
const signatures = ({ failures }: Scanned) => failures?.groups.map(({ signature }) => signature);

describe.skipIf(!hasFixtures)(`documented samples (${hasFixtures ? "found" : withoutFixtures})`, () => {
  it.each([
    ["azure-docs/accesslog-v1-sample.json", "appgw-access-v1"],
    ["azure-docs/accesslog-v2-sample.json", "appgw-access-v2"],
  ])("%s is %s", async (name, format) => {
    const { source } = await scan(lines(jsonFixture(name)));

    expect(source).toMatchObject({ format, requests: 1, rejected: 0 });
  });
});

describe("a v2 record", () => {
  it("carries pool, backend, times in seconds and what the gateway says", async () => {
    const { failures } = await scan(lines(v2()));

    expect(failures?.groups).toMatchObject([
      {
        signature: "backend-closed",
        cause: "backend-closed-early",
        status: 502,
        backendStatus: "none",
        pool: "web~web-https",
        backend: "10.0.2.4:443",
        host: "www.contoso.com",
        route: "/cart",
        detail: {
          errorInfo: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
          instance: "appgw_1",
          listener: "public",
          rule: "main",
          generation: "v2",
        },
        timings: { total: { max: 0.002 }, backend: { max: 0.001 } },
        samples: [{ requestId: "592d1649f75a8d480a3c4dc6a975309d" }],
      },
    ]);
  });

  it.each([
    ["no live server", { serverRouted: "", error_info: "ERRORINFO_UPSTREAM_NO_LIVE" }, "no-live-backend"],
    ["a relayed 502", { serverStatus: "502", error_info: "ERRORINFO_NO_ERROR" }, "backend-answered"],
    [
      "a relayed 503 after a retry",
      { httpStatus: 503, serverStatus: "502, 503", error_info: "ERRORINFO_NO_ERROR" },
      "backend-answered",
    ],
    ["a timeout", { httpStatus: 504, error_info: "ERRORINFO_UPSTREAM_TIMED_OUT" }, "backend-timed-out"],
    ["a timeout of old rows without error_info", { httpStatus: 504, error_info: undefined }, "backend-timed-out"],
    ["a connection that failed at once", { error_info: "" }, "connection-failed"],
    ["a slow attempt without answer", { error_info: "", timeTaken: 8 }, "no-backend-answer"],
    ["another status than the backend's", { serverStatus: "200", error_info: "" }, "backend-status-changed"],
    ["the gateway's own 500", { httpStatus: 500, serverRouted: "-", error_info: "" }, "gateway-error"],
    ["the gateway's own 502", { serverRouted: "", error_info: "" }, "gateway-answered"],
    ["a client that left", { httpStatus: 499, error_info: "ERRORINFO_CLIENT_CLOSED_REQUEST" }, "client-closed"],
    ["a slow client", { httpStatus: 408, error_info: "ERRORINFO_CLIENT_TIMED_OUT" }, "client-timed-out"],
    [
      "http to an https port",
      { httpStatus: 400, serverRouted: "", error_info: "ERRORINFO_HTTP_TO_HTTPS_PORT" },
      "bad-request",
    ],
    ["the firewall", { httpStatus: 403, serverRouted: "", WAFMode: "Prevention", error_info: "" }, "firewall-blocked"],
    ["an unknown host", { httpStatus: 404, serverRouted: "", error_info: "ERRORINFO_INVALID_HOST" }, "no-listener"],
  ])("of %s is told", async (_, properties, signature) => {
    expect(signatures(await scan(lines(v2({}, properties))))).toEqual([signature]);
  });

  it.each([
    ["an application's 404", { httpStatus: 404, serverStatus: "404", error_info: "ERRORINFO_NO_ERROR" }],
    ["an application's 400", { httpStatus: 400, serverStatus: "400", error_info: "ERRORINFO_NO_ERROR" }],
    ["an application's 403", { httpStatus: 403, serverStatus: "403", WAFMode: "Prevention" }],
    ["the platform's own request", { clientIP: "127.0.0.1" }],
    ["success", { httpStatus: 200, serverStatus: "200" }],
  ])("of %s is no failure", async (_, properties) => {
    const scanned = await scan(lines(v2({}, properties)));

    expect(scanned.source).toMatchObject({ requests: 1 });
    expect(scanned.failures?.groups ?? []).toEqual([]);
  });

  it("keeps an error_info that nobody documented", async () => {
    const { failures } = await scan(lines(v2({}, { error_info: "ERRORINFO_NEW_TOMORROW" })));

    expect(failures?.groups[0]).toMatchObject({
      signature: "connection-failed",
      detail: { errorInfo: "ERRORINFO_NEW_TOMORROW" },
    });
  });
});

describe("a v1 record", () => {
  it("counts milliseconds, and has the backend's answer in its query", async () => {
    const { source, failures } = await scan(lines(v1()));

    expect(source?.format).toBe("appgw-access-v1");
    expect(failures?.groups).toMatchObject([
      {
        signature: "backend-timed-out",
        backend: "10.4.0.4",
        backendStatus: "none",
        timings: { total: { max: 30.012 } },
      },
    ]);
  });

  it("of a backend that answered 502 is no timeout", async () => {
    const query = "SERVER-ROUTED=10.4.0.4&X-AzureApplicationGateway-LOG-ID=1&SERVER-STATUS=502";

    expect(signatures(await scan(lines(v1({ requestQuery: query }))))).toEqual(["backend-answered"]);
  });

  it("with status 0 is a client that left", async () => {
    expect(signatures(await scan(lines(v1({ httpStatus: 0 }))))).toEqual(["client-closed"]);
  });
});

describe("a file", () => {
  it("may wrap its records", async () => {
    const { source, failures } = await scan(
      JSON.stringify({ records: [v2(), v2({}, { httpStatus: 200, serverStatus: "200" })] }),
    );

    expect(source).toMatchObject({ format: "appgw-access-v2", requests: 2 });
    expect(failures?.groups).toHaveLength(1);
  });

  it("may have a bare dash for a port, as Azure writes it", async () => {
    const text = JSON.stringify(v2({}, { clientPort: 1 })).replace('"clientPort":1', '"clientPort":-');

    const { source, failures } = await scan(text);

    expect(source).toMatchObject({ requests: 1, rejected: 0 });
    expect(failures?.groups).toHaveLength(1);
  });

  it("may end in half a line", async () => {
    const whole = JSON.stringify(v2());
    const { source } = await scan(`${whole}\n${whole.slice(0, whole.length / 2)}`);

    expect(source).toMatchObject({ requests: 1, rejected: 1 });
  });

  it.each(["time", "timestamp"])("may write its time as %s, and numbers as text", async (key) => {
    const { timeStamp, ...rest } = v2(
      {},
      { httpStatus: "502", timeTaken: "0.5", clientIP: undefined, clientIp: "203.0.113.9" },
    );
    const { source, failures } = await scan(lines({ ...rest, [key]: timeStamp }));

    expect(source).toMatchObject({ requests: 1, rejected: 0 });
    expect(failures?.groups[0]).toMatchObject({ status: 502, timings: { total: { max: 0.5 } } });
  });

  it("alone tells a refused port from its end: every server marked down", async () => {
    const cloud = createCloud(portClosed.world(2), new Date("2026-11-22T07:00:00Z"));
    const [gateway] = cloud.world.gateways;
    if (!gateway) throw new Error("no gateway");
    const { failures } = await scan(accessLines(gateway, cloud.hour(gateway)).join("\n"));
    const alone = {
      provider: "azure",
      takenAt: "2026-11-22T07:00:00Z",
      gateway: { id: "PT1H.json", name: "PT1H.json", kind: "logs", pools: [], scope: {} },
      gaps: [],
      ...(failures && { failures }),
    } as const;

    const [first, second] = diagnose([azure], [alone]);

    expect(first).toMatchObject({ rule: "azure/connection-failed", cause: "connection-refused", confidence: "medium" });
    expect(second).toMatchObject({ rule: "azure/no-live-backend" });
  });

  it.each([
    ["v2", slowPath],
    ["v1", slowPathV1],
  ] as const)("of a simulated %s gateway gives the signature of its fault", async (_, scenario) => {
    const cloud = createCloud(scenario.world(1), new Date("2026-11-22T07:00:00Z"));
    const [gateway] = cloud.world.gateways;
    if (!gateway) throw new Error("no gateway");

    const { source, failures } = await scan(accessLines(gateway, cloud.hour(gateway)).join("\n"));

    const largest = [...(failures?.groups ?? [])].sort((a, b) => b.count - a.count)[0];
    expect(source?.rejected).toBe(0);
    expect(largest).toMatchObject({ signature: "backend-timed-out", cause: "response-timeout" });
  });
});
