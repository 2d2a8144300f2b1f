import { idOf } from "./ids.ts";
import type { Field, Query } from "./query.ts";
import type { Sampled } from "./traffic.ts";
import type { CloudflareWorld, ZoneWorld } from "./world.ts";

/** An error in a GraphQL reply; Cloudflare sends it under HTTP 200. */
export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
}

export interface GraphqlReply {
  readonly data: unknown;
  readonly errors: readonly GraphqlError[] | null;
}

const zonesPerQuery = 10;
const dimensionNames = [
  "edgeResponseStatus",
  "originResponseStatus",
  "clientRequestHTTPHost",
  "clientRequestPath",
  "clientRequestHTTPMethodName",
  "originIP",
  "coloCode",
  "cacheStatus",
  "requestSource",
  "securityAction",
  "datetimeFiveMinutes",
  "datetimeHour",
];

interface Source {
  readonly world: CloudflareWorld;
  readonly now: Date;
  traffic(zone: ZoneWorld): readonly Sampled[];
}

/** Answers a query about zones as GraphQL Analytics does: groups of whatever dimensions are asked for, over the sampled requests. */
export function answerQuery(query: Query, source: Source): GraphqlReply {
  const viewer = query.fields.find(({ name }) => name === "viewer");
  const zones = viewer?.fields.find(({ name }) => name === "zones");
  if (!viewer || !zones) return refusal("unknown field");
  const filter = record(zones.arguments.filter);
  const tags = Array.isArray(filter.zoneTag_in) ? filter.zoneTag_in : [filter.zoneTag];
  if (tags.length > zonesPerQuery) return refusal(`query has too many nodes, zones and accounts: ${tags.length}`);
  if (source.world.missingPermissions?.includes("Analytics Read"))
    return refusal(`zones [${tags.join(" ")}] are not authorized for this token`);
  try {
    const found = source.world.zones.filter(({ name }) => tags.includes(idOf("zone", name)));
    const answers = found.map((zone) => answerZone(zone, zones.fields, source));
    return { data: { [viewer.alias]: { [zones.alias]: answers } }, errors: null };
  } catch (error) {
    if (error instanceof RangeError) return refusal(error.message);
    throw error;
  }
}

function refusal(message: string): GraphqlReply {
  return { data: null, errors: [{ message, path: ["viewer", "zones", 0] }] };
}

function answerZone(zone: ZoneWorld, fields: readonly Field[], source: Source): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      if (field.name === "zoneTag") return [field.alias, idOf("zone", zone.name)];
      if (field.name === "settings")
        return [field.alias, Object.fromEntries(field.fields.map((node) => [node.alias, limits(node, source.world)]))];
      if (field.name === "httpRequestsAdaptiveGroups")
        return [field.alias, grouped(field, select(field, zone, source), source.world)];
      if (field.name === "httpRequestsAdaptive") return [field.alias, raw(field, select(field, zone, source))];
      if (field.name.startsWith("workersZone")) return [field.alias, []];
      throw new RangeError(`unknown field "${field.name}"`);
    }),
  );
}

/** What the plan allows; the `settings` node of Cloudflare's documentation. */
function limits(node: Field, { quirks = {} }: CloudflareWorld): Record<string, unknown> {
  const dimensions = dimensionNames
    .filter((name) => !quirks.missingDimensions?.includes(name))
    .map((name) => `dimensions_${name}`);
  const all: Record<string, unknown> = {
    enabled: true,
    availableFields: [
      "count",
      "avg_sampleInterval",
      "avg_originResponseDurationMs",
      "avg_edgeDnsResponseTimeMs",
      ...dimensions,
    ],
    maxDuration: quirks.maxDuration ?? 259_200,
    maxNumberOfFields: 30,
    maxPageSize: 10_000,
    notOlderThan: quirks.notOlderThan ?? 2_678_400,
  };
  return Object.fromEntries(node.fields.map(({ name, alias }) => [alias, all[name]]));
}

/** The requests that a filter lets through; a window that the plan does not allow is refused, as the API does. */
function select(field: Field, zone: ZoneWorld, { world, now, traffic }: Source): readonly Sampled[] {
  const filter = record(field.arguments.filter);
  const since = Date.parse(String(filter.datetime_geq));
  const until = Date.parse(String(filter.datetime_lt));
  const { maxDuration = 259_200, notOlderThan = 2_678_400 } = world.quirks ?? {};
  if ((until - since) / 1000 > maxDuration)
    throw new RangeError(`query time range is too large. Time range can't be wider than ${maxDuration}s`);
  if ((now.getTime() - since) / 1000 > notOlderThan)
    throw new RangeError(`cannot request data older than ${notOlderThan}s`);
  return traffic(zone).filter(
    (one) =>
      one.at >= since &&
      one.at < until &&
      Object.entries(filter).every(([key, wanted]) => key.startsWith("datetime") || passes(one, key, wanted)),
  );
}

function passes(one: Sampled, key: string, wanted: unknown): boolean {
  const [, name = key, operator] = /^(.*?)_(geq|gt|leq|lt|neq|in)$/.exec(key) ?? [];
  const value = dimension(one, name);
  switch (operator) {
    case "geq":
      return Number(value) >= Number(wanted);
    case "gt":
      return Number(value) > Number(wanted);
    case "leq":
      return Number(value) <= Number(wanted);
    case "lt":
      return Number(value) < Number(wanted);
    case "neq":
      return value !== wanted;
    case "in":
      return Array.isArray(wanted) && wanted.includes(value);
    default:
      return value === wanted;
  }
}

function dimension(one: Sampled, name: string): string | number {
  switch (name) {
    case "edgeResponseStatus":
      return one.edge;
    case "originResponseStatus":
      return one.origin;
    case "clientRequestHTTPHost":
      return one.host;
    case "clientRequestPath":
      return one.path;
    case "clientRequestHTTPMethodName":
      return one.method;
    case "originIP":
      return one.originIp;
    case "coloCode":
      return one.colo;
    case "cacheStatus":
      return one.cacheStatus;
    case "requestSource":
      return one.requestSource;
    case "securityAction":
      return one.securityAction;
    case "datetime":
      return new Date(one.at).toISOString();
    case "datetimeFiveMinutes":
      return floor(one.at, 300_000);
    case "datetimeHour":
      return floor(one.at, 3_600_000);
    case "rayName":
      return one.ray;
    default:
      throw new RangeError(`unknown field "${name}"`);
  }
}

function floor(at: number, step: number): string {
  return new Date(Math.floor(at / step) * step).toISOString().replace(".000", "");
}

function grouped(field: Field, requests: readonly Sampled[], world: CloudflareWorld): unknown[] {
  const wanted = field.fields.find(({ name }) => name === "dimensions")?.fields ?? [];
  const missing = wanted.find(({ name }) => world.quirks?.missingDimensions?.includes(name));
  if (missing) throw new RangeError(`zone does not have access to the field "${missing.name}"`);
  const groups = new Map<string, Sampled[]>();
  for (const one of requests) {
    const key = JSON.stringify(wanted.map(({ name }) => dimension(one, name)));
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map((group) => ({
    weight: countOf(group),
    row: Object.fromEntries(field.fields.map((part) => [part.alias, aggregate(part, group)])),
  }));
  const order = Array.isArray(field.arguments.orderBy) ? String(field.arguments.orderBy[0]) : "count_DESC";
  if (order === "count_DESC") rows.sort((a, b) => b.weight - a.weight);
  else rows.sort((a, b) => JSON.stringify(a.row.dimensions).localeCompare(JSON.stringify(b.row.dimensions)));
  return rows.slice(0, Number(field.arguments.limit ?? 100)).map(({ row }) => row);
}

function countOf(group: readonly Sampled[]): number {
  return group.reduce((sum, { sampleInterval }) => sum + sampleInterval, 0);
}

function aggregate(part: Field, group: readonly Sampled[]): unknown {
  const [first] = group;
  if (part.name === "count") return countOf(group);
  if (part.name === "dimensions" && first)
    return Object.fromEntries(part.fields.map(({ name, alias }) => [alias, dimension(first, name)]));
  if (part.name === "avg")
    return Object.fromEntries(
      part.fields.map(({ name, alias }) => [alias, average(group.map((one) => measure(one, name)))]),
    );
  if (part.name === "quantiles")
    return Object.fromEntries(part.fields.map(({ name, alias }) => [alias, quantile(group, name)]));
  throw new RangeError(`unknown field "${part.name}"`);
}

function measure(one: Sampled, name: string): number {
  if (name === "sampleInterval") return one.sampleInterval;
  if (name === "originResponseDurationMs") return one.originMs;
  if (name === "edgeDnsResponseTimeMs") return one.dnsMs;
  throw new RangeError(`unknown field "${name}"`);
}

/** "The average originResponseDuration, excluding 0 values." */
function average(values: readonly number[]): number {
  const real = values.filter((value) => value > 0);
  return real.length === 0 ? 0 : real.reduce((sum, value) => sum + value, 0) / real.length;
}

function quantile(group: readonly Sampled[], name: string): number {
  const [, of = "", percent = "50"] = /^(.*)P(\d+)$/.exec(name) ?? [];
  const values = group.map((one) => measure(one, of)).sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor((values.length * Number(percent)) / 100))] ?? 0;
}

function raw(field: Field, requests: readonly Sampled[]): unknown[] {
  return requests
    .toReversed()
    .slice(0, Number(field.arguments.limit ?? 100))
    .map((one) => Object.fromEntries(field.fields.map(({ name, alias }) => [alias, dimension(one, name)])));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
