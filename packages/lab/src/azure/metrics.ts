import type { Hour } from "./traffic.ts";
import type { Gateway } from "./world.ts";

export interface MetricPoint {
  readonly timeStamp: string;
  readonly total?: number;
  readonly average?: number;
  readonly maximum?: number;
}

export interface MetricSeries {
  readonly dimension?: readonly [name: string, value: string];
  readonly data: readonly MetricPoint[];
}

const known = {
  v1: ["ResponseStatus", "HealthyHostCount", "UnhealthyHostCount", "TotalRequests", "FailedRequests", "CpuUtilization"],
  v2: [
    "ResponseStatus",
    "BackendResponseStatus",
    "HealthyHostCount",
    "UnhealthyHostCount",
    "TotalRequests",
    "FailedRequests",
    "BackendConnectTime",
    "BackendFirstByteResponseTime",
    "BackendLastByteResponseTime",
    "CapacityUnits",
  ],
} as const;

export function hasMetric({ generation }: Gateway, name: string): boolean {
  const names: readonly string[] = known[generation];
  return names.includes(name);
}

/** One metric of one gateway, by minute: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-applicationgateways-metrics */
export function metric(gateway: Gateway, { start, records, watches }: Hour, name: string): readonly MetricSeries[] {
  const minutes = Array.from({ length: 60 }, (_, index) => index);
  const at = (minute: number) => new Date(start + minute * 60_000).toISOString();
  const minuteOf = (time: number) => Math.floor((time - start) / 60_000);
  const count = (filter: (index: number) => boolean) => {
    const counts = new Array<number>(60).fill(0);
    records.forEach((record, index) => {
      if (filter(index)) counts[minuteOf(record.time)] = (counts[minuteOf(record.time)] ?? 0) + 1;
    });
    return minutes.map((minute) => ({ timeStamp: at(minute), total: counts[minute] ?? 0 }));
  };
  const byGroup = (status: (index: number) => number | undefined): MetricSeries[] =>
    ["2xx", "3xx", "4xx", "5xx"].map((group) => ({
      dimension: ["HttpStatusGroup", group] as const,
      data: count((index) => String(status(index) ?? "")[0] === group[0]),
    }));
  const peak = (value: (index: number) => number | undefined): MetricSeries[] => {
    const peaks = new Array<number>(60).fill(0);
    records.forEach((record, index) => {
      const minute = minuteOf(record.time);
      peaks[minute] = Math.max(peaks[minute] ?? 0, value(index) ?? 0);
    });
    return [
      { data: minutes.map((minute) => ({ timeStamp: at(minute), maximum: Math.round((peaks[minute] ?? 0) * 1000) })) },
    ];
  };
  switch (name) {
    case "ResponseStatus":
      return byGroup((index) => records[index]?.status);
    case "BackendResponseStatus":
      return byGroup((index) => records[index]?.backendStatus);
    case "TotalRequests":
      return [{ data: count(() => true) }];
    case "FailedRequests":
      return [{ data: count((index) => (records[index]?.status ?? 0) >= 500) }];
    case "HealthyHostCount":
    case "UnhealthyHostCount":
      return [...watches].map(([pool, watched]) => ({
        dimension: ["BackendSettingsPool", pool] as const,
        data: minutes.map((minute) => ({
          timeStamp: at(minute),
          average: watched.filter((one) => one.inService(minute) === (name === "HealthyHostCount")).length,
        })),
      }));
    case "BackendConnectTime":
      return peak((index) => records[index]?.connect);
    case "BackendFirstByteResponseTime":
    case "BackendLastByteResponseTime":
      return peak((index) => (records[index]?.backendStatus === undefined ? undefined : records[index]?.backendTaken));
    case "CapacityUnits":
      return [
        { data: minutes.map((minute) => ({ timeStamp: at(minute), maximum: gateway.instances + (minute % 3) })) },
      ];
    default:
      return [{ data: minutes.map((minute) => ({ timeStamp: at(minute), average: 20 + (minute % 5) })) }];
  }
}
