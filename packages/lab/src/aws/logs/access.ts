import { createDice } from "../../dice.ts";
import type { Cloud } from "../cloud.ts";
import type { Served } from "../load-balancer.ts";
import type { LoadBalancer } from "../world.ts";

/** The access log's fields in order, by the names that vended logs use (load-balancer-access-logs.html). */
export const accessLogFields = [
  "type",
  "time",
  "elb",
  "client_port",
  "target_port",
  "request_processing_time",
  "target_processing_time",
  "response_processing_time",
  "elb_status_code",
  "target_status_code",
  "received_bytes",
  "sent_bytes",
  "request_line",
  "user_agent",
  "ssl_cipher",
  "ssl_protocol",
  "target_group_arn",
  "trace_id",
  "domain_name",
  "chosen_cert_arn",
  "matched_rule_priority",
  "request_creation_time",
  "actions_executed",
  "redirect_url",
  "error_reason",
  "target_port_list",
  "target_status_code_list",
  "classification",
  "classification_reason",
  "conn_trace_id",
  "transformed_host",
  "transformed_uri",
  "request_transform_status",
  "ip_address",
] as const;

type AccessLogField = (typeof accessLogFields)[number];
export type AccessLogRecord = Readonly<Record<AccessLogField, string>>;

const quoted: ReadonlySet<AccessLogField> = new Set([
  "request_line",
  "user_agent",
  "trace_id",
  "domain_name",
  "chosen_cert_arn",
  "actions_executed",
  "redirect_url",
  "error_reason",
  "target_port_list",
  "target_status_code_list",
  "classification",
  "classification_reason",
  "transformed_host",
  "transformed_uri",
  "request_transform_status",
]);

const versions = { http: "HTTP/1.1", https: "HTTP/1.1", h2: "HTTP/2.0", grpcs: "HTTP/2.0" } as const;

/** One request as a record of the access log; a field without a value is "-". */
export function accessLogRecord(
  cloud: Cloud,
  loadBalancer: LoadBalancer,
  served: Served,
  index: number,
): AccessLogRecord {
  const { names } = cloud;
  const { arrival, listener, group, target, action, rule } = served;
  const { traffic } = arrival;
  const dice = createDice(`${cloud.seed}/${loadBalancer.name}/${index}`);
  const arrivedAt = cloud.time(arrival.at);
  const secure = listener.protocol === "HTTPS";
  const address = target ? `${target.address}:${target.port}` : "-";
  const scheme = secure ? "https" : "http";
  const redirect = rule ?? { action: listener.otherwise };
  const port = listener.port;
  return {
    type: traffic.protocol,
    time: instant(cloud.time(served.endedAt)),
    elb: names.loadBalancerTail(loadBalancer.name),
    client_port: `${arrival.client}:${arrival.clientPort}`,
    target_port: address,
    request_processing_time: duration(served.times[0]),
    target_processing_time: duration(served.times[1]),
    response_processing_time: duration(served.times[2]),
    elb_status_code: String(served.status),
    target_status_code: served.targetStatus === undefined ? "-" : String(served.targetStatus),
    received_bytes: String(arrival.method === "GET" ? dice.integer(180, 900) : dice.integer(400, 6000)),
    sent_bytes: String(sentBytes(served, dice.integer(300, 24000))),
    request_line: `${arrival.method} ${scheme}://${traffic.host}:${port}${arrival.path}${arrival.query} ${versions[traffic.protocol]}`,
    user_agent: arrival.agent,
    ssl_cipher: secure ? "TLS_AES_128_GCM_SHA256" : "-",
    ssl_protocol: secure ? "TLSv1.3" : "-",
    target_group_arn: group && action === "forward" ? names.targetGroupArn(group) : "-",
    trace_id: `Root=1-${Math.floor(arrivedAt / 1000)
      .toString(16)
      .padStart(8, "0")}-${dice.hex(24)}`,
    domain_name: secure ? traffic.host : "-",
    chosen_cert_arn: secure && listener.certificate ? names.certificateArn(listener.certificate) : "-",
    matched_rule_priority: String(rule?.priority ?? 0),
    request_creation_time: instant(arrivedAt),
    actions_executed: `${loadBalancer.webAcl ? "waf," : ""}${action}`,
    redirect_url:
      "redirect" in redirect.action
        ? `${redirect.action.redirect.protocol.toLowerCase()}://${traffic.host}:${redirect.action.redirect.port}${arrival.path}${arrival.query}`
        : "-",
    error_reason: served.errorReason ?? "-",
    target_port_list: address,
    target_status_code_list: target && served.targetStatus !== undefined ? String(served.targetStatus) : "-",
    classification: "-",
    classification_reason: "-",
    conn_trace_id: `TID_${connectionId(cloud, arrival.client, arrival.clientPort)}`,
    transformed_host: "-",
    transformed_uri: "-",
    request_transform_status: "-",
    ip_address: names.nodeAddress(loadBalancer.name, loadBalancer.subnets[served.node] ?? ""),
  };
}

/** A record as a line of the log, or of some of its fields in an order of one's own. */
export function accessLogLine(
  record: AccessLogRecord,
  fields: readonly string[] = accessLogFields,
  delimiter = " ",
): string {
  return accessLogFields.length === fields.length && fields === accessLogFields
    ? accessLogFields.map((name) => written(name, record[name])).join(delimiter)
    : fields
        .map((field) => accessLogFields.find((name) => name === field))
        .map((name) => (name ? written(name, record[name]) : "-"))
        .join(delimiter);
}

function written(name: AccessLogField, value: string): string {
  return quoted.has(name) ? `"${escapeQuoted(value)}"` : value;
}

/** As in the log: a quote and a backslash get a backslash, what is no printable ASCII becomes \xHH. */
export function escapeQuoted(text: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return text;
  return [...Buffer.from(text, "utf8")]
    .map((byte) => {
      if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");
}

/** Names a client's connection in access and connection logs alike. */
export function connectionId(cloud: Cloud, client: string, port: number): string {
  return createDice(`${cloud.seed}/connection/${client}:${port}`).hex(32);
}

/** RFC 3339 with microseconds, as ALB logs write it. */
export function instant(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const micros = Math.floor((milliseconds - whole) * 1000);
  return `${new Date(whole).toISOString().slice(0, 23)}${String(micros).padStart(3, "0")}Z`;
}

function duration(seconds: number): string {
  return seconds < 0 ? "-1" : seconds.toFixed(3);
}

function sentBytes({ status, targetStatus, times }: Served, usual: number): number {
  if (status === 460) return 0;
  if (targetStatus === undefined) return status >= 500 ? 272 : 330;
  return times[2] < 0 ? 0 : usual;
}
