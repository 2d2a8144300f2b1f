import { createDice } from "../dice.ts";
import { ArmError, faults } from "./arm-error.ts";
import type { Cloud } from "./cloud.ts";
import { ask } from "./exchange.ts";
import { judge } from "./health.ts";
import type { Row } from "./kql/expression.ts";
import { runQuery } from "./kql/query.ts";
import { hasMetric, metric } from "./metrics.ts";
import { accessLines } from "./tables.ts";
import { type Gateway, gatewayId } from "./world.ts";

/** Resource Graph: rows a page at a time, the token is the next row's number. */
export function graph(cloud: Cloud, body: Row, pageSize: number): Record<string, unknown> {
  const options = asRecord(body.options);
  const subscriptions = Array.isArray(body.subscriptions) ? body.subscriptions.map(String) : undefined;
  const rows = query(String(body.query ?? ""), (table) => cloud.inventory(table, subscriptions));
  const start = Number(options.$skipToken ?? 0);
  const page = rows.slice(start, start + Math.min(pageSize, Number(options.$top ?? 100)));
  const next = start + page.length;
  return {
    totalRecords: rows.length,
    count: page.length,
    resultTruncated: next < rows.length ? "true" : "false",
    data: page,
    facets: [],
    ...(next < rows.length && { $skipToken: String(next) }),
  };
}

/** Log Analytics: one result table with typed columns. */
export function logQuery(cloud: Cloud, gateways: readonly Gateway[], text: string): Record<string, unknown> {
  const rows = query(text, (table) => {
    const own = gateways.map((gateway) => cloud.logs(gateway, table));
    return own.every((one) => one === undefined) ? undefined : own.flatMap((one) => one ?? []);
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => ({ name, type: typeOf(rows.map((row) => row[name])) }));
  return {
    tables: [{ name: "PrimaryResult", columns, rows: rows.map((row) => names.map((name) => cell(row[name]))) }],
  };
}

function query(text: string, tables: Parameters<typeof runQuery>[1]): readonly Row[] {
  try {
    return runQuery(text, tables);
  } catch (error) {
    throw new ArmError(
      400,
      "BadArgumentError",
      error instanceof Error ? error.message : "The request had some invalid properties",
    );
  }
}

function typeOf(values: readonly unknown[]): string {
  const known = values.find((value) => value !== null && value !== undefined);
  if (known instanceof Date) return "datetime";
  if (typeof known === "number")
    return values.every((value) => value === null || Number.isInteger(value)) ? "long" : "real";
  if (typeof known === "boolean") return "bool";
  return typeof known === "object" ? "dynamic" : "string";
}

function cell(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

/** Azure Monitor's metrics of one gateway; an unknown metric makes it refuse the whole question. */
export function metrics(cloud: Cloud, gateway: Gateway, search: URLSearchParams): Record<string, unknown> {
  const names = (search.get("metricnames") ?? "").split(",");
  const unknown = names.find((name) => !hasMetric(gateway, name));
  if (unknown !== undefined)
    throw new ArmError(400, "BadRequest", `Failed to find metric configuration for metric: ${unknown}`);
  const [since = "", until = ""] = (search.get("timespan") ?? "").split("/");
  const inside = (at: string) => at >= new Date(since).toISOString() && at < new Date(until).toISOString();
  return {
    timespan: `${since}/${until}`,
    interval: search.get("interval"),
    value: names.map((name) => ({
      id: `${gatewayId(gateway)}/providers/Microsoft.Insights/metrics/${name}`,
      type: "Microsoft.Insights/metrics",
      name: { value: name, localizedValue: name },
      unit: name.startsWith("Backend") && name.endsWith("Time") ? "MilliSeconds" : "Count",
      timeseries: metric(gateway, cloud.hour(gateway), name).map(({ dimension, data }) => ({
        metadatavalues: dimension
          ? [
              {
                name: { value: dimension[0].toLowerCase(), localizedValue: dimension[0].toLowerCase() },
                value: dimension[1],
              },
            ]
          : [],
        data: data.filter(({ timeStamp }) => inside(timeStamp)),
      })),
    })),
  };
}

/** Where a gateway's logs go. */
export function diagnosticSettings({ logged, generation, archive }: Gateway): Record<string, unknown> {
  const to =
    archive === undefined
      ? {
          workspaceId: "/subscriptions/lab/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/lab",
          logAnalyticsDestinationType: generation === "v2" ? "Dedicated" : null,
        }
      : {
          storageAccountId: `/subscriptions/lab/resourceGroups/logs/providers/Microsoft.Storage/storageAccounts/${archive}`,
        };
  const logs = [{ category: "ApplicationGatewayAccessLog", categoryGroup: null, enabled: true }];
  return { value: logged ? [{ name: "access-log", properties: { ...to, logs } }] : [] };
}

const blobPath =
  /^([a-z0-9]+)\/insights-logs-applicationgatewayaccesslog\/resourceId=(\/.+)\/y=(\d+)\/m=(\d+)\/d=(\d+)\/h=(\d+)\/m=00\/PT1H\.json$/;

/** One hour's append blob of an archived access log; undefined = there is none of this name. */
export function blob(cloud: Cloud, path: string): string | undefined {
  const [, account, id = "", ...date] = blobPath.exec(path) ?? [];
  const gateway = cloud.find(id);
  if (!gateway || gateway.archive !== account || id !== id.toUpperCase()) return undefined;
  const [year, month, day, hour] = date;
  const start = `"timeStamp":"${year}-${month}-${day}T${hour}:`;
  const lines = accessLines(gateway, cloud.hour(gateway)).filter((line) =>
    line.replace('"time":', '"timeStamp":').includes(start),
  );
  return lines.length === 0 ? undefined : `${lines.join("\n")}\n`;
}

/** One probe of each server of a pool, by the options of the question. */
export function onDemand(cloud: Cloud, gateway: Gateway, body: Row): Record<string, unknown> {
  const named = (key: string) =>
    String(asRecord(body[key]).id ?? "")
      .split("/")
      .at(-1) ?? "";
  const pool = gateway.pools.find(({ name }) => name === named("backendAddressPool"));
  const setting = gateway.settings.find(({ name }) => name === named("backendHttpSettings"));
  if (!pool || !setting) throw new ArmError(400, "InvalidRequestFormat", "The pool or the settings do not exist.");
  const probe = { ...setting.probe, timeoutSeconds: Number(body.timeout ?? 30) };
  const asked = {
    ...setting,
    protocol: body.protocol === "Https" ? ("Https" as const) : ("Http" as const),
    ...(typeof body.host === "string" && { hostName: body.host }),
  };
  const id = gatewayId(gateway);
  return {
    backendAddressPool: { id: `${id}/backendAddressPools/${pool.name}` },
    backendHealthHttpSettings: {
      backendHttpSettings: { id: `${id}/backendHttpSettingsCollection/${setting.name}` },
      servers: pool.servers.map((server) => {
        const dice = createDice(`${cloud.world.seed}/on-demand/${server.member}`);
        const found = judge(
          ask({ gateway, server, setting: asked, path: String(body.path ?? "/"), minute: 60, dice }),
          probe,
        );
        return {
          address: server.member,
          health: found.healthy ? "Healthy" : "Unhealthy",
          healthProbeLog: found.log,
          ...(found.errorName !== undefined && { healthProbeErrorName: found.errorName }),
        };
      }),
    },
  };
}

export function listOf(cloud: Cloud, subscription: string, resourceGroup?: string): readonly Gateway[] {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const found = cloud.world.gateways.filter(
    (one) =>
      same(one.subscription, subscription) && (resourceGroup === undefined || same(one.resourceGroup, resourceGroup)),
  );
  if (!cloud.world.gateways.some((one) => same(one.subscription, subscription)))
    throw new ArmError(404, "SubscriptionNotFound", `The subscription '${subscription}' could not be found.`);
  return found;
}

export function gatewayOr404(cloud: Cloud, id: string): Gateway {
  const gateway = cloud.find(id);
  if (!gateway) throw faults.notFound(id);
  return gateway;
}

function asRecord(value: unknown): Row {
  return typeof value === "object" && value !== null ? (value as Row) : {};
}
