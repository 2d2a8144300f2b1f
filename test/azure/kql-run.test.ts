import { describe, expect, it } from "vitest";
import { parameters, readQuery } from "../../packages/azure/src/kql.ts";
import { failureRow, timelineRow, toGroups, toTotals, totalRow } from "../../packages/azure/src/logs/rows.ts";
import { runQuery } from "../../packages/lab/src/azure/kql/query.ts";
import { gatewayId } from "./sample.ts";

/** Rows of the shared table as three kinds of gateway write them; times within one hour. */
const base = {
  TimeGenerated: new Date("2026-11-22T06:10:00Z"),
  _ResourceId: gatewayId.toLowerCase(),
  ResourceId: gatewayId.toUpperCase(),
  Category: "ApplicationGatewayAccessLog",
};
const suffixed = {
  ...base,
  httpStatus_d: 502,
  clientIP_s: "203.0.113.9",
  serverRouted_s: "10.0.2.4:443",
  serverStatus_s: "",
  error_info_s: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
  timeTaken_d: 0.25,
  serverResponseLatency_s: "0.2",
  backendPoolName_s: "web",
  backendSettingName_s: "web-https",
  listenerName_s: "public",
  ruleName_s: "main",
  instanceId_s: "appgw_0",
  requestUri_s: "/cart?x=1",
  originalHost_s: "www.contoso.com",
};
/** Past 500 columns Azure puts new fields into one dynamic column. */
const overflowed = {
  ...base,
  AdditionalFields: {
    httpStatus: "502",
    clientIP: "203.0.113.9",
    serverRouted: "10.0.2.4:443",
    serverStatus: "",
    error_info: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
    timeTaken: "0.25",
    serverResponseLatency: "0.2",
    backendPoolName: "web",
    backendSettingName: "web-https",
    listenerName: "public",
    ruleName: "main",
    instanceId: "appgw_0",
    requestUri: "/cart?x=2",
    originalHost: "www.contoso.com",
  },
};
const firstGeneration = {
  ...base,
  httpStatus_d: 502,
  clientIP_s: "203.0.113.9",
  requestQuery_s: "X-AzureApplicationGateway-LOG-ID=1&SERVER-ROUTED=10.4.0.4&SERVER-STATUS=",
  timeTaken_d: 30_010,
  instanceId_s: "ApplicationGatewayRole_IN_0",
  requestUri_s: "/report",
  host_s: "www.contoso.com",
};

async function ask(rows: readonly Record<string, unknown>[], generation: "v1" | "v2" = "v2") {
  const question = {
    gateway: gatewayId,
    window: { since: "2026-11-22T06:00:00Z", until: "2026-11-22T07:00:00Z" },
    stepSeconds: 60,
    generation,
  };
  const head = parameters(question) + (await readQuery("azure-diagnostics"));
  const run = async (tail: string) => runQuery(head + (await readQuery(tail)), () => rows);
  const [failing, timeline, totals] = [await run("failures"), await run("timeline"), await run("totals")];
  const groups = toGroups(
    failing.map((row) => failureRow.parse(row)),
    timeline.map((row) => timelineRow.parse(row)),
    { table: "azure-diagnostics", stepSeconds: 60, generation },
  );
  return { groups, requests: toTotals(totals.map((row) => totalRow.parse(row))) };
}

const closed = {
  signature: "backend-closed",
  pool: "web~web-https",
  backend: "10.0.2.4:443",
  backendStatus: "none",
  host: "www.contoso.com",
  route: "/cart",
};

describe("AzureDiagnostics", () => {
  it("is read from suffixed columns", async () => {
    const { groups } = await ask([suffixed, suffixed]);

    expect(groups).toMatchObject([
      {
        ...closed,
        count: 2,
        timings: { total: { p50: 0.25 }, backend: { max: 0.2 } },
        timeline: { points: [["2026-11-22T06:10:00.000Z", 2]] },
      },
    ]);
  });

  it("is read from AdditionalFields", async () => {
    const { groups } = await ask([overflowed]);

    expect(groups).toMatchObject([{ ...closed, count: 1, timings: { total: { max: 0.25 } } }]);
  });

  it("of a v1 gateway has milliseconds and hides the backend in the query", async () => {
    const { groups } = await ask([firstGeneration], "v1");

    expect(groups).toMatchObject([
      { signature: "backend-timed-out", backend: "10.4.0.4", timings: { total: { max: 30.01 } } },
    ]);
  });

  it("drops the platform's own requests, other gateways, other categories and other hours", async () => {
    const { groups, requests } = await ask([
      { ...suffixed, clientIP_s: "127.0.0.1" },
      { ...suffixed, _ResourceId: `${gatewayId.toLowerCase()}2` },
      { ...suffixed, Category: "ApplicationGatewayFirewallLog" },
      { ...suffixed, TimeGenerated: new Date("2026-11-22T07:00:00Z") },
    ]);

    expect(groups).toEqual([]);
    expect(requests.total).toBe(0);
  });

  it("counts what works in the totals only", async () => {
    const { groups, requests } = await ask([
      suffixed,
      { ...suffixed, httpStatus_d: 200, serverStatus_s: "200", error_info_s: "ERRORINFO_NO_ERROR" },
    ]);

    expect(groups).toHaveLength(1);
    expect(requests).toEqual({ total: 2, byBackend: { "10.0.2.4:443": 2 }, byStatus: { 200: 1, 502: 1 } });
  });
});
