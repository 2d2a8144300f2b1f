import type { Row } from "./kql/expression.ts";
import type { AccessRecord, Hour } from "./traffic.ts";
import { type Gateway, gatewayId } from "./world.ts";

/** The access log as Azure's two tables hold it: https://learn.microsoft.com/azure/azure-monitor/reference/tables/agwaccesslogs */
export function accessRows(
  gateway: Gateway,
  { records }: Hour,
): { readonly table: "AGWAccessLogs" | "AzureDiagnostics"; readonly rows: readonly Row[] } {
  const row = gateway.generation === "v2" ? resourceRow : diagnosticsRow;
  return {
    table: gateway.generation === "v2" ? "AGWAccessLogs" : "AzureDiagnostics",
    rows: records.map((record) => row(gateway, record)),
  };
}

function resourceRow(gateway: Gateway, record: AccessRecord): Row {
  return {
    TimeGenerated: new Date(record.time),
    _ResourceId: gatewayId(gateway).toLowerCase(),
    HttpStatus: record.status,
    ServerStatus: record.backendStatus ?? null,
    ErrorInfo: record.errorInfo,
    ListenerName: record.site.listener,
    RuleName: record.site.rule,
    BackendPoolName: record.site.pool,
    BackendSettingName: record.site.setting,
    ServerRouted: record.server ?? "",
    InstanceId: record.instance,
    OriginalHost: record.site.host,
    Host: record.site.host,
    RequestUri: record.path,
    RequestQuery: record.query,
    HttpMethod: "GET",
    ClientIp: record.client,
    TimeTaken: rounded(record.taken),
    ServerResponseLatency: record.backendTaken === undefined ? null : rounded(record.backendTaken),
    TransactionId: record.transaction,
    WafMode: "",
  };
}

/** The shared table: upper-case id, suffixed columns; a v1 row hides the backend's answer in the query and counts milliseconds. */
function diagnosticsRow(gateway: Gateway, record: AccessRecord): Row {
  const answer =
    record.server === undefined
      ? ""
      : `&SERVER-ROUTED=${record.server.split(":")[0]}&SERVER-STATUS=${record.backendStatus ?? ""}`;
  return {
    TimeGenerated: new Date(record.time),
    ResourceId: gatewayId(gateway).toUpperCase(),
    _ResourceId: gatewayId(gateway).toLowerCase(),
    ResourceProvider: "MICROSOFT.NETWORK",
    Category: "ApplicationGatewayAccessLog",
    httpStatus_d: record.status,
    clientIP_s: record.client,
    host_s: record.site.host,
    requestUri_s: record.path,
    requestQuery_s: `X-AzureApplicationGateway-CACHE-HIT=0&X-AzureApplicationGateway-LOG-ID=${record.transaction}${answer}`,
    timeTaken_d: Math.round(record.taken * 1000),
    instanceId_s: record.instance.replace("appgw_", "ApplicationGatewayRole_IN_"),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** The same records as JSON lines, as a storage account holds them. */
export function accessLines(gateway: Gateway, { records }: Hour): readonly string[] {
  return records.map((record) =>
    JSON.stringify(gateway.generation === "v2" ? lineV2(gateway, record) : lineV1(gateway, record)),
  );
}

function lineV2(gateway: Gateway, record: AccessRecord): Row {
  return {
    timeStamp: new Date(record.time).toISOString(),
    resourceId: gatewayId(gateway).toUpperCase(),
    listenerName: record.site.listener,
    ruleName: record.site.rule,
    backendPoolName: record.site.pool,
    backendSettingName: record.site.setting,
    operationName: "ApplicationGatewayAccess",
    category: "ApplicationGatewayAccessLog",
    properties: {
      instanceId: record.instance,
      clientIP: record.client,
      clientPort: 40_000 + (record.time % 20_000),
      httpMethod: "GET",
      originalRequestUriWithArgs: record.path,
      requestUri: record.path,
      requestQuery: record.query,
      userAgent: "Mozilla/5.0",
      httpStatus: record.status,
      httpVersion: "HTTP/1.1",
      timeTaken: rounded(record.taken),
      transactionId: record.transaction,
      serverRouted: record.server ?? "",
      serverStatus: record.backendStatus === undefined ? "" : String(record.backendStatus),
      serverResponseLatency: record.backendTaken === undefined ? "" : String(rounded(record.backendTaken)),
      originalHost: record.site.host,
      host: record.site.host,
      error_info: record.errorInfo,
    },
  };
}

function lineV1(gateway: Gateway, record: AccessRecord): Row {
  const row = diagnosticsRow(gateway, record);
  return {
    resourceId: gatewayId(gateway).toUpperCase(),
    operationName: "ApplicationGatewayAccess",
    time: new Date(record.time).toISOString(),
    category: "ApplicationGatewayAccessLog",
    properties: {
      instanceId: row.instanceId_s,
      clientIP: record.client,
      clientPort: 40_000 + (record.time % 20_000),
      httpMethod: "GET",
      requestUri: record.path,
      requestQuery: row.requestQuery_s,
      httpStatus: record.status,
      timeTaken: Math.round(record.taken * 1000),
      host: record.site.host,
      originalHost: record.site.host,
    },
  };
}
