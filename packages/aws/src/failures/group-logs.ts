import type { Gateway, LogFormat, ScanInput, Window } from "@cloud502/core";
import { dimensionOf } from "../arn.ts";
import type { Calls } from "../calls.ts";
import { albVendedJson, albVendedPlain } from "../logs/alb-access.ts";
import type { Session } from "../session.ts";
import { type LogKind, namesOf } from "./fields.ts";
import { balancerOf, jsonRecord, kindOf, type LogRecord, plainRecord, toJson, toLine } from "./record.ts";

/** How a log group's events are written; absent = found out event by event. */
export interface GroupLayout {
  readonly kind: LogKind;
  readonly recordFields?: readonly string[];
  readonly delimiter?: string;
  readonly json: boolean;
  /** Other load balancers write there too, and every event names its own: then only those are fetched. */
  readonly shared: boolean;
}

/** Shippers and deliveries are late; the scanner cuts by the records' own time. */
const lateMilliseconds = 10 * 60_000;

/** A log group's events as lines of log files: JSON by field names, plain by the delivery's order, other load balancers left out. */
export function groupLogs(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  group: string,
  window: Window,
  layout?: GroupLayout,
): ScanInput {
  const region = gateway.scope.region ?? "";
  const question = `${layout?.kind.title ?? "logs"} of ${gateway.name} in log group ${group}`;
  const until = new Date(Date.parse(window.until) + lateMilliseconds);
  async function* open(): AsyncGenerator<Uint8Array> {
    const logs = await calls.logs(region);
    let pages = 0;
    for await (const events of logs.events(
      group,
      new Date(window.since),
      until,
      layout?.shared ? dimensionOf(gateway.id) : undefined,
    )) {
      pages += 1;
      const lines = events.flatMap(({ message }) => toLines(message, gateway, layout));
      if (lines.length > 0) yield Buffer.from(`${lines.join("\n")}\n`);
      if (pages < session.options.maxObjects) continue;
      const last = new Date(events.at(-1)?.timestamp ?? 0).toISOString();
      const message = `Only the first ${pages} pages of events were read, up to ${last}; narrow --since and --until.`;
      return session.gap({ gateway: gateway.id, question, code: "limit", message });
    }
  }
  const format = layout && formatOf(layout);
  return {
    name: `log group ${group}`,
    ...(format && { format }),
    async *open() {
      // Read so far is kept: a refusal ends the input, not the answer.
      const pages = open();
      for (;;) {
        const step = await session.attempt(question, gateway.id, () => pages.next());
        if (!step || step.done) return;
        yield step.value;
      }
    },
  };
}

/** The format of an access log's events as they are handed on; absent = lines as in files, found out by content. */
function formatOf({ kind, json, recordFields, delimiter = " " }: GroupLayout): LogFormat | undefined {
  if (kind.attribute !== "access_logs") return undefined;
  if (json) return albVendedJson;
  if (recordFields) return albVendedPlain(recordFields, delimiter);
  return delimiter === " " ? undefined : albVendedPlain(namesOf(kind), delimiter);
}

/** One event as zero or more lines. */
function toLines(message: string, gateway: Gateway, layout: GroupLayout | undefined): readonly string[] {
  const own = dimensionOf(gateway.id);
  const record = recordOf(message, layout);
  if (record) {
    const kind = layout?.kind ?? kindOf(record);
    const balancer = balancerOf(record);
    if (balancer !== undefined && balancer !== "-" && balancer !== own) return [];
    if (!kind || (layout && !layout.json && formatOf(layout))) return [message.replaceAll("\n", " ")];
    // An access log may leave fields out, which only JSON can tell from empty ones.
    return [kind.attribute === "access_logs" ? toJson(record, kind) : toLine(record, kind)];
  }
  // A shipper may put whole lines of several load balancers into one group.
  return message
    .split("\n")
    .filter((line) => line !== "" && (!/\sapp\/[^/\s]+\/[0-9a-f]+\s/.test(line) || line.includes(` ${own} `)));
}

function recordOf(message: string, layout: GroupLayout | undefined): LogRecord | undefined {
  const json = jsonRecord(message);
  if (json || !layout || layout.json) return json;
  const { kind, recordFields, delimiter = " " } = layout;
  if (!recordFields && delimiter === " ") return undefined; // already a line as in files
  return plainRecord(message, recordFields ?? namesOf(kind), delimiter);
}
