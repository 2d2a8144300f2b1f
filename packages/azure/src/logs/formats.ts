import type { Classified, Fields, RequestFormat, Roles } from "@cloud502/core";
import { poolName } from "../resource-id.ts";
import { lastServer, signatureOf, signatures, statusNumber } from "./signatures.ts";

/**
 * Access logs as a storage account or Event Hub holds them: JSON lines, old files wrapped in {"records":[…]}. Field names
 * and units: https://learn.microsoft.com/azure/application-gateway/application-gateway-diagnostics#access-log
 */
const roles = {
  time: "timeStamp|time|timestamp",
  timeSyntax: "iso",
  status: "properties.httpStatus",
  backend: "properties.serverRouted",
  host: "properties.originalHost|properties.host",
  request: "properties.requestUri",
} as const satisfies Roles;

/** Azure writes a missing port or number as a bare dash. */
function repair(line: string): string {
  return line.replaceAll(/":\s*-(?=\s*[,}])/g, '":null');
}

const alsoStatuses = [0, 400, 403, 404, 408, 499];
const accessLog = /"ApplicationGatewayAccess(Log)?"/;
/** v1 writes role instances and hides the backend's answer in the query. */
const firstGeneration = /"ApplicationGatewayRole_IN_|X-AzureApplicationGateway-LOG-ID=|SERVER-STATUS=/;

/** v2: times in seconds, the backend's answer in fields of its own. */
export const accessLogV2: RequestFormat = {
  id: "appgw-access-v2",
  provider: "azure",
  title: "Application Gateway v2 access log",
  kind: "request",
  layout: { type: "json", roles, unwrap: "records", repair },
  alsoStatuses,
  matches: (line) => accessLog.test(line) && !firstGeneration.test(line),
  classify: (fields) => classify(fields, "v2"),
};

/** v1: `timeTaken` in milliseconds, the backend and its status inside `requestQuery`. */
export const accessLogV1: RequestFormat = {
  id: "appgw-access-v1",
  provider: "azure",
  title: "Application Gateway v1 access log",
  kind: "request",
  // The backend stands inside requestQuery, where the engine cannot count by it.
  layout: { type: "json", roles: { ...roles, backend: "properties.serverRouted" }, unwrap: "records", repair },
  alsoStatuses,
  matches: (line) => accessLog.test(line) && firstGeneration.test(line),
  classify: (fields) => classify(fields, "v1"),
};

export const formats = [accessLogV1, accessLogV2] as const;

function classify(fields: Fields, generation: "v1" | "v2"): Classified | undefined {
  const property = (names: string) =>
    fields(
      names
        .split("|")
        .map((name) => `properties.${name}`)
        .join("|"),
    );
  if (property("clientIP|clientIp") === "127.0.0.1") return undefined;
  const query = generation === "v1" ? new URLSearchParams(property("requestQuery") ?? "") : undefined;
  const status = statusNumber(property("httpStatus"));
  if (status === undefined) return undefined;
  const backendStatus = statusNumber(query?.get("SERVER-STATUS") ?? property("serverStatus"));
  const server = lastServer(query?.get("SERVER-ROUTED") ?? property("serverRouted"));
  const errorInfo = property("error_info|errorInfo");
  const taken = seconds(property("timeTaken"), generation === "v1" ? 1000 : 1);
  const backendTaken = seconds(property("serverResponseLatency"), 1);
  const wafMode = property("WAFMode|wafMode");
  const signature = signatureOf({
    status,
    generation,
    ...(backendStatus !== undefined && { backendStatus }),
    ...(errorInfo !== undefined && { errorInfo }),
    ...(server !== undefined && { server }),
    ...(taken !== undefined && { taken }),
    ...(backendTaken !== undefined && { backendTaken }),
    ...(wafMode !== undefined && { wafMode }),
  });
  if (!signature) return undefined;
  const [pool, setting] = [fields("backendPoolName"), fields("backendSettingName")];
  const [host, uri] = [property("originalHost|host"), property("requestUri")];
  const requestId = property("transactionId") ?? query?.get("X-AzureApplicationGateway-LOG-ID") ?? undefined;
  return {
    signature,
    cause: signatures[signature].cause,
    status,
    ...(server === undefined ? {} : { backendStatus: backendStatus ?? ("none" as const), backend: server }),
    ...(pool && { pool: setting ? poolName(pool, setting) : pool }),
    ...(host && { host }),
    ...(uri && { route: uri.split("?")[0] ?? uri }),
    ...(requestId && { requestId }),
    detail: details({
      errorInfo,
      listener: fields("listenerName"),
      rule: fields("ruleName"),
      instance: property("instanceId"),
      generation,
    }),
    timings: {
      ...(backendTaken !== undefined && { backend: backendTaken }),
      ...(taken !== undefined && { total: taken }),
    },
  };
}

/** Facts that rules read back from a group; the same keys as from Log Analytics. */
export function details(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value && value !== "-" ? [[key, value]] : [])),
  );
}

function seconds(text: string | undefined, unitsPerSecond: number): number | undefined {
  if (text === undefined || text === "" || text === "-") return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value / unitsPerSecond : undefined;
}
