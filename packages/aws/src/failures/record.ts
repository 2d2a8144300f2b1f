import { type LogKind, logKinds, namesOf, spellings } from "./fields.ts";

/** A log record by field name, wherever it came from. */
export type LogRecord = Readonly<Record<string, string>>;

/** Reads a JSON event; undefined when it is none. Values that are no text or number are left out. */
export function jsonRecord(message: string): LogRecord | undefined {
  if (!message.trimStart().startsWith("{")) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    return undefined; // a cut event: the scanner counts it as rejected
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return undefined;
  const texts = Object.entries(parsed).filter(([, value]) => typeof value === "string" || typeof value === "number");
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

/** Splits a plain event by the delivery's delimiter and names its fields by the delivery's order. */
export function plainRecord(message: string, fields: readonly string[], delimiter: string): LogRecord {
  const values = delimiter === " " ? words(message) : message.split(delimiter).map(unquote);
  return Object.fromEntries(
    fields.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]]])),
  );
}

/** Which kind of log a record is of, by the fields that only that kind has. */
export function kindOf(record: LogRecord): LogKind | undefined {
  const telling = ["elb_status_code", "tls_handshake_latency", "target_addr"] as const;
  return logKinds.find((_, index) => telling[index] !== undefined && value(record, telling[index]) !== undefined);
}

/** The record as a line of a log file of its kind, so that one reader does for all; a missing field is "-". */
export function toLine(record: LogRecord, { fields }: LogKind): string {
  return fields
    .map((field) => {
      const quoted = field.startsWith('"');
      const text = value(record, quoted ? field.slice(1) : field) ?? "-";
      if (quoted)
        return `"${text
          .replaceAll("\\", "\\\\")
          .replaceAll('"', '\\"')
          .replaceAll(/[\r\n]/g, " ")}"`;
      return text.replaceAll(/\s/g, "_") || "-";
    })
    .join(" ");
}

/** The record as a line of JSON by the documented names, with the fields that it has. */
export function toJson(record: LogRecord, kind: LogKind): string {
  return JSON.stringify(Object.fromEntries(namesOf(kind).map((field) => [field, value(record, field)])));
}

/** The load balancer that a record is of: "app/web/0123456789abcdef". */
export function balancerOf(record: LogRecord): string | undefined {
  return value(record, "elb");
}

function value(record: LogRecord, field: string): string | undefined {
  const direct = [field, ...(spellings[field] ?? [])].map((name) => record[name]).find((text) => text !== undefined);
  if (field === "client_port" || field === "target_port") return withAddress(record, field, direct);
  if (field === "request_line" && direct === undefined && record.request_url !== undefined)
    return [record.request_verb, record.request_url, record.request_proto].join(" ");
  return direct;
}

/** Shippers that follow Athena's columns split host and port; a connection log has them apart anyway. */
function withAddress(record: LogRecord, field: string, port: string | undefined): string | undefined {
  const address = record[field.replace("_port", "_ip")];
  if (address === undefined || record.tls_handshake_latency !== undefined || port?.includes(":")) return port;
  return port === undefined || port === "-" ? address : `${address}:${port}`;
}

/** Words between spaces, where a quoted one may hold spaces and escaped quotes. */
function words(line: string): string[] {
  return (line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map(unquote);
}

function unquote(word: string): string {
  const text = word.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1")
    : text;
}
