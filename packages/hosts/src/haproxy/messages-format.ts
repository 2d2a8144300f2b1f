import type { Classified, EventFormat } from "@cloud502/core";
import { type MessageRow, rowFinder } from "../shared/message-row.ts";
import { withoutSyslog } from "../shared/syslog.ts";
import { localTime, monthNumber, zonedTime } from "../shared/time.ts";
import { haproxyMessages } from "./messages.ts";

export const haproxyMessagesId = "haproxy-messages";

/** "[WARNING]  (31497) : text" on stderr, "text" in syslog. */
const stderr = /^\[(?:NOTICE|WARNING|ALERT|INFO|DIAG)\]\s+(?:\d{3}\/\d{6} )?\(\d+\)\s*: /;
const known =
  /^(?:\[(?:NOTICE|WARNING|ALERT)\]|(?:Backup )?Server \S+\/\S+ (?:\('[^']*'\) )?(?:is|was|remains)|(?:Health check for |Agent check for )?(?:backup )?server \S+\/\S+ |(?:backend|proxy|listen|frontend) '?\S+'? (?:has no server|started|stopped)|Proxy \S+ (?:started|stopped|reached)|Starting (?:frontend|proxy) )/i;

/**
 * HAProxy's own messages, on stderr or by syslog. They carry a time only when syslog put one there (without a zone: local
 * time); else they take that of the line before.
 */
export function haproxyMessagesFormat(): EventFormat {
  const findRow = rowFinder(haproxyMessages);
  return {
    kind: "event",
    id: haproxyMessagesId,
    provider: "haproxy",
    title: "HAProxy's own messages",
    companions: ["haproxy-http", "haproxy-clf", "haproxy-tcp"],
    matches: (line) => known.test(withoutSyslog(line)),
    read: (record) => {
      const message = withoutSyslog(record);
      if (!known.test(message)) return undefined;
      const time = syslogTime(record, message);
      const dated = time === undefined ? {} : { time };
      const text = message.replace(stderr, "");
      const row = findRow(text) ?? findRow(message);
      // What stderr says in brackets, syslog says again without: one of them is enough.
      return row ? { ...dated, classified: classify(row, text) } : dated;
    },
  };
}

function classify(row: MessageRow, message: string): Classified {
  const server = /\b[Ss]erver '?([^\s/']{1,100}\/[^\s,']{1,100})/.exec(message)?.[1];
  const pool = server?.split("/")[0] ?? /(?:backend|proxy|listen) '?([^\s'!]{1,100})'?/i.exec(message)?.[1];
  const code = /code: (\d{3})/.exec(message)?.[1];
  const info = /info: "([^"]{1,60})/.exec(message)?.[1];
  return {
    signature: row.id,
    cause: row.cause,
    ...(pool && { pool }),
    ...(server && { backend: server }),
    detail: { ...(code && { code }), ...(info && { info }) },
  };
}

function syslogTime(record: string, message: string): number | undefined {
  if (record.length === message.length) return undefined;
  const [, iso] = /^(?:<\d+>)?\d? ?(\d{4}-\d\d-\d\dT\S+)/.exec(record) ?? [];
  if (iso) return zonedTime(iso);
  const [, month, day, hour, minute, second] = /^(?:<\d+>)?(\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d)/.exec(record) ?? [];
  // BSD syslog has no year: this one, or the last when that would be the future.
  const now = new Date();
  const time = localTime(String(now.getFullYear()), monthNumber(month), day, hour, minute, second);
  const isFuture = time !== undefined && time > now.getTime() + 86_400_000;
  return isFuture ? localTime(String(now.getFullYear() - 1), monthNumber(month), day, hour, minute, second) : time;
}
