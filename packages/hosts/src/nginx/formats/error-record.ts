import { localTime } from "../../shared/time.ts";

/** What stands behind an error record's message. Every field may be missing; all text is hostile. */
export interface ErrorContext {
  readonly server?: string;
  readonly request?: string;
  readonly subrequest?: string;
  /** "scheme://address/uri", or the group's name for "no live upstreams". */
  readonly upstream?: string;
  readonly host?: string;
}

/** The longest record, ngx_log.h: NGX_MAX_ERROR_STR. */
const longest = 2048;
export const errorHead = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(\w+)\] \d+#\d+: (?:\*\d+ )?/;
/** The closed list of ngx_log_t.action, grep "log->action =" in nginx's source. */
const action =
  / while (connecting to upstream|SSL handshaking to upstream|sending request to upstream|reading response header from upstream|reading upstream|sending to client|sending early hints to client|proxying upgraded connection|proxying connection|proxying and (?:reading from|sending to) (?:client|upstream)|resolving[^,]*|processing "[^"]*"|SSL handshaking|initializing session)(?=,|$)/;
/** What PHP printed may hold anything, ", client: " too; it ends where nginx's own words go on. */
const phpEnd =
  /" while (?:reading response header from upstream|reading upstream|sending to client|sending request to upstream), client: /;
const serverKey = ", server: ";
/** In the order in which nginx writes them; the referrer is told only to end the host. */
const quotedKeys = ["request", "subrequest", "upstream", "host", "referrer"] as const;
const openings: readonly string[] = quotedKeys.map((key) => `, ${key}: "`);

/** What stands before the context, taken apart; the context is read only for records that matter. */
export interface ErrorStart {
  readonly level: string;
  /** The message with its errno and its `while …`, without the context behind it. */
  readonly message: string;
  /** ", client: …" and what follows; empty when there is none. */
  readonly context: string;
}

/** What a message tells by itself. */
export interface MessageParts {
  readonly action?: string;
  readonly errno?: string;
}

/** Splits a record into head, message and context; undefined when it does not start like one. */
export function splitErrorRecord(record: string): ErrorStart | undefined {
  const head = errorHead.exec(record);
  if (!head) return undefined;
  const end = record.endsWith("\n") ? record.length - (record.endsWith("\r\n") ? 2 : 1) : record.length;
  const rest = record.slice(head[0].length, end);
  const contextAt = contextStart(rest);
  return {
    level: head[1] ?? "",
    message: rest.slice(0, contextAt).trimEnd(),
    context: rest.slice(contextAt),
  };
}

/** Reads a record's time in milliseconds, from local time: the log has no zone. Neighbours mostly share their minute. */
export function headTimeReader(): (record: string) => number | undefined {
  let minute = "";
  let start: number | undefined;
  return (record) => {
    if (minute === "" || !record.startsWith(minute)) {
      minute = record.slice(0, 16);
      const [year, month, day, hour, ofHour] = minute.split(/[/ :]/);
      start = localTime(year, month, day, hour, ofHour, "0");
    }
    return start === undefined ? undefined : start + Number(record.slice(17, 19)) * 1000;
  };
}

/** Action and errno of a message. */
export function messageParts(message: string): MessageParts {
  const found = action.exec(message)?.[1];
  const errno = /\((\d+): /.exec(message)?.[1];
  return { ...(found && { action: found }), ...(errno && { errno }) };
}

/** nginx cuts records at 2,048 bytes: later fields may be missing. Few come near the limit: bytes are counted only then. */
export function isTruncated(record: string): boolean {
  return record.length * 3 >= longest - 1 && Buffer.byteLength(record) >= longest - 1;
}

function contextStart(rest: string): number {
  if (rest.startsWith("FastCGI sent in stderr")) {
    const end = phpEnd.exec(rest);
    return end ? end.index + end[0].length - ", client: ".length : rest.length;
  }
  const at = rest.indexOf(", client: ");
  if (at >= 0) return at;
  const resolver = rest.indexOf(", resolver: ");
  return resolver < 0 ? rest.length : resolver;
}

/**
 * Values are not escaped: a client may forge a field in the Referer. Keys have a fixed order, a value ends at the first key
 * that may follow it, and the referrer, which is last, swallows the rest. A URI holds no space, so none can forge a key.
 */
export function contextFields(context: string): ErrorContext {
  const fields: Partial<Record<string, string>> = {};
  const start = context.indexOf(serverKey);
  let at = 0;
  if (start >= 0) {
    at = keyAt(context, start + serverKey.length, ", ", 0);
    fields.server = context.slice(start + serverKey.length, at);
  } else {
    at = keyAt(context, 0, ", ", 0);
  }
  for (let key = 0; key < quotedKeys.length && at < context.length; key++) {
    const opening = openings[key] ?? "";
    if (!context.startsWith(opening, at)) continue;
    const from = at + opening.length;
    const end = keyAt(context, from, '", ', key + 1);
    // The last value ends at its quote, what stream modules write behind it is none of it.
    const quote = end < context.length ? end : context.lastIndexOf('"');
    fields[quotedKeys[key] ?? ""] = context.slice(from, quote >= from ? quote : end);
    at = end + 1;
  }
  return fields;
}

/** Where the next field begins that may stand behind key number `key`: after `mark`, the comma of which it points at less one. */
function keyAt(context: string, from: number, mark: string, key: number): number {
  for (let at = context.indexOf(mark, from); at >= 0; at = context.indexOf(mark, at + 1)) {
    const comma = at + mark.length - 2;
    for (let next = key; next < openings.length; next++) {
      if (context.startsWith(openings[next] ?? "", comma)) return at;
    }
    if (mark === ", " && context.startsWith(", bytes from/to", comma)) return at;
  }
  return context.length;
}

/** The peer and, for a group without a peer, the pool that an `upstream: "…"` names. */
export function upstreamPeer(upstream: string): { readonly backend?: string; readonly pool?: string } {
  const address = upstream.replace(/^\w+:\/\//, "");
  if (address.startsWith("unix:")) return { backend: address.replace(/^(unix:[^:]*).*$/s, "$1") };
  const peer = /^(\[[0-9a-fA-F:.]+\]|[^/:\s]+)(:\d+)?/.exec(address);
  if (!peer?.[1]) return {};
  return peer[2] ? { backend: `${peer[1]}${peer[2]}` } : { pool: peer[1] };
}
