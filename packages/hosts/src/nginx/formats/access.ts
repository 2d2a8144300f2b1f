import type { Fields, RequestFormat } from "@cloud502/core";
import { classifyBy } from "@cloud502/core/format-tools";
import { classifyAccess } from "./classify-access.ts";
import { combined, jsonFormat, nginxFormat, parseObject } from "./log-format.ts";

/** combined, then key=value pairs: the format that this project recommends. */
const recommended = `${combined} rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" us="$upstream_status" ua="$upstream_addr" ul="$upstream_response_length" cs=$upstream_cache_status rid=$request_id`;
/** The default of ingress-nginx, upstreaminfo. */
const ingress = `${combined} $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id`;

/** What people call nginx's variables, in key=value tails and in JSON. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  status: ["status", "http_status", "status_code", "response_status"],
  request: ["request"],
  request_uri: ["request_uri", "uri", "path", "url"],
  host: ["host", "http_host", "vhost", "domain", "server_name"],
  request_time: ["request_time", "rt", "reqtime"],
  upstream_connect_time: ["upstream_connect_time", "uct", "upstream_connect"],
  upstream_header_time: ["upstream_header_time", "uht", "upstream_header"],
  upstream_response_time: ["upstream_response_time", "urt", "upstream_time"],
  upstream_status: ["upstream_status", "us", "ups_status", "ustatus"],
  upstream_addr: ["upstream_addr", "upstream", "upstream_address", "upstream_host", "ups_addr", "uaddr"],
  upstream_cache_status: ["upstream_cache_status", "cs", "cache"],
  body_bytes_sent: ["body_bytes_sent", "bytes", "bytes_sent", "size"],
  request_id: ["request_id", "rid", "req_id"],
};
/** Keys that tell nginx's JSON from others': what many call a path, a size or a time does not. */
const marks = [
  ...["upstream_status", "upstream_addr", "upstream_response_time", "request_time"].flatMap(
    (name) => aliases[name] ?? [],
  ),
  ...["request", "request_uri", "body_bytes_sent", "http_user_agent", "time_iso8601", "time_local", "msec"],
];
const lineStart = /^\S+ - .{0,200}? \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/;

/** combined followed by the recommended key=value pairs. */
export const nginxUpstream: RequestFormat = nginxFormat(recommended, {
  id: "nginx-upstream",
  title: "nginx access log with upstream variables",
});

/** combined followed by other key=value pairs, in any order and by any of the usual names. */
export const nginxKeyValue: RequestFormat = {
  ...nginxFormat(`${combined} $tail`, { id: "nginx-key-value", title: "nginx access log with key=value pairs" }),
  layout: {
    type: "text",
    template: `${combined} $tail`,
    roles: { time: "time_local", timeSyntax: "clf", status: "status", attempts: "tail", request: "request" },
    required: "tail",
    escape: "backslash",
  },
  matches: (line) => lineStart.test(line) && /" "[^"]*" (?:.* )?\w+=\S/.test(line),
  classify: classifyBy(classifyAccess, withTail),
};

export const nginxIngress: RequestFormat = nginxFormat(ingress, {
  id: "nginx-ingress",
  title: "ingress-nginx access log",
});

/** nginx's JSON logs by the usual keys, one format for each way to write the time. */
export const nginxJson: readonly RequestFormat[] = (["iso", "clf", "epoch"] as const).map((syntax) => {
  const time = { iso: "time_iso8601", clf: "time_local", epoch: "msec" }[syntax];
  const written = { iso: /^\d{4}-\d\d-\d\dT/, clf: /^\[?\d\d\/\w{3}\/\d{4}:/, epoch: /^\d{9,}/ }[syntax];
  const timeKeys = ["time", "time_iso8601", "time_local", "timestamp", "@timestamp", "ts", "msec"];
  const format = jsonFormat(
    {
      ...Object.fromEntries(Object.entries(aliases).map(([name, keys]) => [name, keys.join("|")])),
      [time]: timeKeys.join("|"),
    },
    { id: syntax === "iso" ? "nginx-json" : `nginx-json-${syntax}`, title: "nginx access log (JSON)" },
  );
  return {
    ...format,
    matches: (line) => {
      const record = parseObject(line);
      if (!record) return false;
      const status = aliases.status?.find((key) => key in record);
      const timeKey = timeKeys.find((key) => key in record);
      return (
        status !== undefined &&
        timeKey !== undefined &&
        /^\d{3}$/.test(String(record[status])) &&
        written.test(String(record[timeKey])) &&
        // What others call a request is an object: Caddy's, pino's.
        marks.some((key) => key in record && typeof record[key] !== "object")
      );
    },
  };
});

/** Plain combined: Apache's combined is byte for byte the same language, so one format stands for both. */
export const nginxCombined: RequestFormat = nginxFormat(combined, {
  id: "nginx-combined",
  title: "combined access log (nginx, Apache)",
});

/** Reads a variable from the tail's pairs when the template has no such field. "ua" is the upstream's address there. */
function withTail(fields: Fields): Fields {
  const pairs = new Map(
    [...(fields("tail") ?? "").matchAll(/(?:^| )(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)].map(
      ([, key = "", quoted, bare]) => [key, quoted ?? bare ?? ""],
    ),
  );
  return (name) => {
    const own = fields(name);
    if (own !== undefined) return own;
    const key = aliases[name]?.find((alias) => pairs.has(alias)) ?? (name === "upstream_addr" ? "ua" : name);
    return pairs.get(key);
  };
}
