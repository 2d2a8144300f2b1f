import type { Series, Window } from "@cloud502/core";
import { z } from "zod";
import type { Arm } from "./client/arm.ts";
import type { AzureFacts } from "./facts.ts";

type Diagnostics = NonNullable<AzureFacts["diagnostics"]>;

const text = z.string().nullish();
const diagnosticsWire = z.object({
  value: z.array(
    z.object({
      name: z.string(),
      properties: z.object({
        workspaceId: text,
        storageAccountId: text,
        eventHubAuthorizationRuleId: text,
        logAnalyticsDestinationType: text,
        logs: z.array(z.object({ category: text, categoryGroup: text, enabled: z.boolean() })).nullish(),
      }),
    }),
  ),
});

/** Where a gateway's logs go. https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/list */
export async function readDiagnostics(arm: Arm, facts: AzureFacts): Promise<Diagnostics> {
  const raw = await arm.get(
    `${facts.id}/providers/Microsoft.Insights/diagnosticSettings`,
    { "api-version": "2021-05-01-preview" },
    {
      question: `diagnostic settings of ${facts.name}`,
      permission: "Microsoft.Insights/diagnosticSettings/read",
    },
  );
  return diagnosticsWire.parse(raw).value.map(({ name, properties }) => ({
    name,
    categories: (properties.logs ?? [])
      .filter(({ enabled }) => enabled)
      .map(({ category, categoryGroup }) => category ?? categoryGroup ?? ""),
    ...(properties.workspaceId && { workspace: properties.workspaceId }),
    resourceTables: properties.logAnalyticsDestinationType === "Dedicated",
    ...(properties.storageAccountId && { storage: properties.storageAccountId }),
    ...(properties.eventHubAuthorizationRuleId && { eventHub: properties.eventHubAuthorizationRuleId }),
  }));
}

interface MetricQuery {
  readonly names: readonly string[];
  readonly aggregation: "Total" | "Average" | "Maximum";
  readonly split?: string;
}

/** Which metrics a generation has; an unknown one makes Azure refuse the whole call. https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-applicationgateways-metrics */
const queries: Readonly<Record<"v1" | "v2", readonly MetricQuery[]>> = {
  v1: [
    { names: ["ResponseStatus"], aggregation: "Total", split: "HttpStatusGroup" },
    { names: ["HealthyHostCount", "UnhealthyHostCount"], aggregation: "Average", split: "BackendSettingsPool" },
    { names: ["TotalRequests", "FailedRequests"], aggregation: "Total" },
    { names: ["CpuUtilization"], aggregation: "Average" },
  ],
  v2: [
    { names: ["ResponseStatus", "BackendResponseStatus"], aggregation: "Total", split: "HttpStatusGroup" },
    { names: ["HealthyHostCount", "UnhealthyHostCount"], aggregation: "Average", split: "BackendSettingsPool" },
    { names: ["TotalRequests", "FailedRequests"], aggregation: "Total" },
    {
      names: ["BackendConnectTime", "BackendFirstByteResponseTime", "BackendLastByteResponseTime", "CapacityUnits"],
      aggregation: "Maximum",
    },
  ],
};

const point = z.object({
  timeStamp: z.string(),
  total: z.number().nullish(),
  average: z.number().nullish(),
  maximum: z.number().nullish(),
});
const metricsWire = z.object({
  value: z.array(
    z.object({
      name: z.object({ value: z.string() }),
      unit: text,
      timeseries: z.array(
        z.object({
          metadatavalues: z.array(z.object({ name: z.object({ value: z.string() }), value: z.string() })).nullish(),
          data: z.array(point).nullish(),
        }),
      ),
    }),
  ),
});

/** Azure Monitor's series of one gateway; times are in milliseconds there and here. Steps: 1 min up to 6 h, then 5 min, then 1 h. */
export async function readMetrics(arm: Arm, facts: AzureFacts, window: Window): Promise<readonly Series[]> {
  const hours = (Date.parse(window.until) - Date.parse(window.since)) / 3_600_000;
  const [interval, stepSeconds] =
    hours <= 6 ? (["PT1M", 60] as const) : hours <= 48 ? (["PT5M", 300] as const) : (["PT1H", 3600] as const);
  const answers = await Promise.all(
    queries[facts.generation].map(async ({ names, aggregation, split }) => {
      const raw = await arm.get(
        `${facts.id}/providers/Microsoft.Insights/metrics`,
        {
          "api-version": "2023-10-01",
          metricnames: names.join(","),
          timespan: `${window.since}/${window.until}`,
          interval,
          aggregation,
          ...(split && { $filter: `${split} eq '*'` }),
        },
        { question: `metrics of ${facts.name}`, permission: "Microsoft.Insights/metrics/read" },
      );
      return metricsWire.parse(raw).value.flatMap((metric) =>
        metric.timeseries.map(
          ({ metadatavalues, data }): Series => ({
            name: metric.name.value,
            statistic: aggregation === "Total" ? "Sum" : aggregation,
            dimensions: Object.fromEntries(
              (metadatavalues ?? []).map(({ name, value }) => [dimensionName(name.value), value]),
            ),
            ...(metric.unit && { unit: metric.unit }),
            stepSeconds,
            points: (data ?? []).flatMap(({ timeStamp, total, average, maximum }) => {
              const value = total ?? average ?? maximum;
              return typeof value === "number" ? [[timeStamp, value] as const] : [];
            }),
          }),
        ),
      );
    }),
  );
  return answers.flat();
}

/** Dimension names come back in any case. */
function dimensionName(name: string): string {
  const known: Readonly<Record<string, string>> = { httpstatusgroup: "status", backendsettingspool: "pool" };
  return known[name.toLowerCase()] ?? name;
}
