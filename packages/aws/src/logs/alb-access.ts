import type { Fields, RequestFormat } from "@cloud502/core";
import { classifyBy } from "@cloud502/core/format-tools";
import { albStatuses, classifyAlb } from "./alb-classify.ts";

/**
 * The fields of an access-log line in order; new ones are only ever appended, and old lines end earlier
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html). Those of `quoted` stand in
 * double quotes. In CloudWatch deliveries the names are the same.
 */
const albFields = [
  "type", "time", "elb", "client_port", "target_port", "request_processing_time", "target_processing_time",
  "response_processing_time", "elb_status_code", "target_status_code", "received_bytes", "sent_bytes", "request_line",
  "user_agent", "ssl_cipher", "ssl_protocol", "target_group_arn", "trace_id", "domain_name", "chosen_cert_arn",
  "matched_rule_priority", "request_creation_time", "actions_executed", "redirect_url", "error_reason", "target_port_list",
  "target_status_code_list", "classification", "classification_reason", "conn_trace_id", "transformed_host",
  "transformed_uri", "request_transform_status", "ip_address",
] as const; // biome-ignore format: one list, as the documentation has it

const roles = {
  time: "time",
  timeSyntax: "iso",
  status: "elb_status_code",
  backend: "target_port",
  host: "domain_name",
  request: "request_line",
} as const;

/** The trailing space lets fields that are yet to be released follow. */
const template = (fields: readonly string[]) => `${fields.map((name) => `$${name}`).join(" ")} `;
const times = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`;
const counters = String.raw`(?:-?[\d.]+ ){3}(?:\d{3}|-) (?:\d{3}|0|-) -?\d+ -?\d+ "`;
const access = new RegExp(String.raw`^[\w.-]+ ${times} \S+ \S+ \S+ ${counters}`);
const classicAccess = new RegExp(String.raw`^${times} \S+ \S+ \S+ ${counters}`);

/** Application Load Balancer access log, 12 to 34 fields and more. */
export const albAccess: RequestFormat = {
  id: "alb-access",
  provider: "aws",
  title: "AWS Application Load Balancer access log",
  kind: "request",
  matches: (line) => access.test(line),
  layout: { type: "text", template: template(albFields), roles, required: "sent_bytes" },
  alsoStatuses: albStatuses,
  classify: classifyAlb,
};

/** Classic Load Balancer access log: the same fields up to ssl_protocol, without the type. */
export const classicAccessLog: RequestFormat = {
  id: "clb-access",
  provider: "aws",
  title: "AWS Classic Load Balancer access log",
  kind: "request",
  matches: (line) => classicAccess.test(line),
  layout: { type: "text", template: template(albFields.slice(1, 16)), roles, required: "sent_bytes" },
  classify: classifyAlb,
};

/** A CloudWatch delivery in JSON: the same fields by name, a subset in any order; keys are spelt with "_" or ":". */
export const albVendedJson: RequestFormat = {
  id: "alb-vended-json",
  provider: "aws",
  title: "AWS Application Load Balancer access log, JSON from CloudWatch Logs",
  kind: "request",
  matches: (line) => line.startsWith("{") && line.includes('"elb_status_code"') && line.includes('"time"'),
  layout: { type: "json", roles: { ...roles, backend: "target_port|target:port" } },
  alsoStatuses: albStatuses,
  classify: classifyBy(classifyAlb, albNames),
};

const aliases: Readonly<Partial<Record<string, string>>> = {
  target_port: "target_port|target:port",
  client_port: "client_port|client:port",
  request_line: "request_line|request",
};
function albNames(fields: Fields): Fields {
  return (name) => fields(aliases[name] ?? name);
}

/** A plain CloudWatch delivery: `recordFields` in the delivery's order, between its `delimiter` (a space when it has none). */
export function albVendedPlain(recordFields: readonly string[], delimiter = " "): RequestFormat {
  const names = recordFields.map((name) => name.replaceAll(/\W/g, "_"));
  return {
    id: "alb-vended-plain",
    provider: "aws",
    title: "AWS Application Load Balancer access log, plain from CloudWatch Logs",
    kind: "request",
    matches: () => false,
    layout: { type: "text", template: names.map((name) => `$${name}`).join(delimiter), roles },
    alsoStatuses: albStatuses,
    classify: classifyAlb,
  };
}
