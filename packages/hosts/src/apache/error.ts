import type { Classified, EventFormat } from "@cloud502/core";
import { type MessageRow, rowFinder } from "../shared/message-row.ts";
import { behindSyslog } from "../shared/syslog.ts";
import { localTime, monthNumber } from "../shared/time.ts";
import { apacheMessages } from "./messages/index.ts";

export const apacheErrorId = "apache-error";

/**
 * "[Sun Nov 22 06:51:50.000062 2026] [proxy:error] [pid 1:tid 2] ", or with %{cu}t of an ErrorLogFormat
 * "[2026-11-22 06:51:50.000062] …"; further brackets (%L) included.
 */
const head =
  /^\[(?:\w{3} (\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))? (\d{4})|(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?)\] \[(?:[\w-]*:)?(\w+)\] (?:\[(?!client |remote )[^\]]*\] )*/;
/** "(111)Connection refused: [client 1.2.3.4:5] AH00957: text"; the bracket may say remote, the backend's side. */
const body =
  /^(?:[\w./-]+\.c\(\d+\): )?(?:\((EAI )?(\d+)\)[^:]*: )?(?:\[(client|remote) ([^\]]*)\] )?(?:(AH\d{5}): ?)?/;
const quietLevels = new Set(["debug", "trace1", "trace2", "trace3", "trace4", "trace5", "trace6", "trace7", "trace8"]);

/**
 * Apache's ErrorLog in its default format. Its times have no zone: local time of the machine that reads them. The errno and
 * the AH number decide; both stand before any text that a client or a script can write.
 */
export function apacheErrorFormat(): EventFormat {
  const findRow = rowFinder(apacheMessages);
  return behindSyslog({
    kind: "event",
    id: apacheErrorId,
    provider: "apache",
    title: "Apache error log",
    matches: (line) => head.test(line),
    begins: (line) => head.test(line),
    needles: ["AH0", "AH1", "SSL Library Error", "script", "ModSecurity"],
    read: (record) => {
      const found = head.exec(record);
      if (!found) return undefined;
      const [start, ...fields] = found;
      const level = fields.at(-1) ?? "";
      const time = headTime(fields);
      const dated = time === undefined ? {} : { time };
      if (quietLevels.has(level)) return dated;
      const parsed = parseBody(record.slice(start.length));
      const row = findRow(parsed.key);
      return row ? { ...dated, classified: classify(row, parsed) } : dated;
    },
  });
}

/** Fields of the head: those of the usual time, then those of the compact one. */
function headTime(fields: readonly (string | undefined)[]): number | undefined {
  const [month, day, hour, minute, second, fraction, year, ...compact] = fields;
  if (month !== undefined) return localTime(year, monthNumber(month), day, hour, minute, second, fraction);
  const [isoYear, isoMonth, isoDay, isoHour, isoMinute, isoSecond, isoFraction] = compact;
  return localTime(isoYear, isoMonth, isoDay, isoHour, isoMinute, isoSecond, isoFraction);
}

interface Body {
  /** "AH00957 (111) text": what the table's tests read. */
  readonly key: string;
  readonly errno: string | undefined;
  readonly code: string | undefined;
  readonly remote: string | undefined;
  readonly message: string;
}

function parseBody(text: string): Body {
  const [start = "", addressInfo, number, side, peer, code] = body.exec(text) ?? [];
  const message = text.slice(start.length).replace(/, referer: [\s\S]*$/, "");
  const errno = number && (addressInfo ? `EAI ${number}` : number);
  const words = [code ?? "-", ...(errno ? [`(${errno})`] : []), ...(side === "remote" ? ["@remote"] : []), message];
  return { key: words.join(" "), errno, code, remote: side === "remote" ? peer : undefined, message };
}

function classify(row: MessageRow, { message, errno, code, remote }: Body): Classified {
  const address = remote ?? backendIn(message);
  const name = /DNS lookup failure for: ([^\s]{1,253})/.exec(message)?.[1];
  const pool = /^(balancer:\/\/\S{1,200}?): /.exec(message)?.[1];
  return {
    signature: row.id,
    cause: row.cause,
    ...(address && { backend: address }),
    ...(pool && { pool }),
    detail: { ...(code && { code }), ...(errno && { errno }), ...(name && { name }) },
  };
}

/** The peer as mod_proxy spells it: host:port, or a unix socket's path. */
function backendIn(message: string): string | undefined {
  const socket = /Unix domain socket (\/\S+)/.exec(message)?.[1];
  if (socket) return `unix:${socket}`;
  return /(?:connect to|remote server|worker for \(|connection for \(|failed to|support for|dialog to|returned by|data to|from|requests? to) ?((?:\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5})\b/.exec(
    message,
  )?.[1];
}
