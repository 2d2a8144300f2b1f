import { type Cloud, remember } from "../cloud.ts";
import type { LoadBalancer } from "../world.ts";
import { accessLogFields, accessLogLine, accessLogRecord } from "./access.ts";

/** One event of a log group; its message is made when it is asked for. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly stream: string;
  message(): string;
}

/** The load balancers whose access logs go to CloudWatch. */
export function deliveringTo(cloud: Cloud, group?: string): readonly LoadBalancer[] {
  return cloud.world.loadBalancers.filter(
    ({ logs }) => logs.to === "cloudwatch" && (group === undefined || logs.group === group),
  );
}

/** The log groups of a world, by name. */
export function logGroupsOf(cloud: Cloud): readonly string[] {
  const vended = deliveringTo(cloud).flatMap(({ logs }) => (logs.to === "cloudwatch" ? [logs.group] : []));
  const functions = (cloud.world.functions ?? []).map(({ name }) => `/aws/lambda/${name}`);
  return [...new Set([...vended, ...functions])].sort();
}

/** Events of a log group in order of time. */
export function createEvents(cloud: Cloud): (group: string) => readonly LogEvent[] {
  return remember((group) =>
    deliveringTo(cloud, group)
      .flatMap((loadBalancer) => eventsOf(cloud, loadBalancer))
      .sort((left, right) => left.timestamp - right.timestamp),
  );
}

function eventsOf(cloud: Cloud, loadBalancer: LoadBalancer): readonly LogEvent[] {
  const { logs } = loadBalancer;
  if (logs.to !== "cloudwatch") return [];
  const fields = logs.fields ?? accessLogFields;
  const tail = cloud.names.loadBalancerTail(loadBalancer.name).replaceAll("/", ".");
  return cloud.served(loadBalancer.name).map((served, index): LogEvent => {
    const address = cloud.names.nodeAddress(loadBalancer.name, loadBalancer.subnets[served.node] ?? "");
    function message(): string {
      const record = accessLogRecord(cloud, loadBalancer, served, index);
      if (logs.to === "cloudwatch" && logs.format === "plain") return accessLogLine(record, fields, logs.delimiter);
      return JSON.stringify(Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name))));
    }
    return { timestamp: Math.floor(cloud.time(served.endedAt)), stream: `${tail}_${address}`, message };
  });
}
