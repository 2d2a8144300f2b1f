import type { Classified, EventFormat, Fields } from "@cloud502/core";
import { memoised, placeIn } from "@cloud502/core/format-tools";
import type { MessageRow } from "../../shared/message-row.ts";
import { behindSyslog } from "../../shared/syslog.ts";
import { nginxMessages } from "../messages/index.ts";
import {
  contextFields,
  type ErrorContext,
  errorHead,
  headTimeReader,
  isTruncated,
  messageParts,
  splitErrorRecord,
  upstreamPeer,
} from "./error-record.ts";

export const nginxErrorId = "nginx-error";

/** Records that say nothing of failures are counted unread: notices, and info but for what only info tells. */
const needles = [
  "[error]",
  "[crit]",
  "[alert]",
  "[emerg]",
  "[warn]",
  "prematurely closed connection",
  "upstream timed out",
  "while resolving",
];

/** Longest record that may not have been cut: see isTruncated. */
const longestWhole = 2046;
const head = "$time [$level] $pid: *$connection ";
const context = ', client: $client, server: $server, request: "$request"';
const upstream = ', upstream: "$scheme://$peer/$uri"';
const host = ', host: "$host"';
const referrer = ', referrer: "$referrer"';
/** How a record about a request mostly looks; the first is a 404's, whose name is the client's. What PHP printed may hold anything. */
const shapes = [
  `${head}open() "$file" failed (2: No such file or directory), client: $client, $rest`,
  "$time [$level] $pid: *$connectionOfPhp FastCGI sent in stderr: $printed",
  `${head}$message${context}${upstream}${host}`,
  `${head}$message${context}${upstream}${host}${referrer}`,
  `${head}$message${context}${host}`,
  `${head}$message${context}${host}${referrer}`,
];

const levels: ReadonlySet<string> = new Set(["error", "crit", "alert", "emerg", "warn"]);

/** What all records with the same message share. */
interface Message {
  readonly row: MessageRow | undefined;
  readonly detail: Readonly<Record<string, string>>;
}

/**
 * nginx's error log. Its times have no zone and whole seconds: they are taken as local time of the machine that reads them.
 * Signatures are the message classes of nginxMessages.
 */
export function nginxErrorFormat(): EventFormat {
  const messageOf = memoised(4096, readMessage);
  const peerOf = memoised(1024, upstreamPeer);
  const timeOf = headTimeReader();

  /** What `read` says of a record of one of the shapes. */
  function byShape(fields: Fields): Classified | "read" | undefined {
    // Records of other levels are not read at all: see needles. A number of a connection is digits alone; PHP's shape has none.
    const level = fields("level") ?? "";
    if (!levels.has(level) || fields("connection", []) !== "0") return "read";
    const message = fields("message");
    if (message === undefined) return undefined;
    if (isMissingFile(message)) return undefined;
    const { row, detail } = messageOf(message);
    if (!row || (row.level !== undefined && row.level !== level)) return undefined;
    const peer = fields("peer");
    const scheme = fields("scheme");
    // Sockets are paths; a quote is the end of an upstream that has no path.
    if (peer !== undefined && (/["]|^unix:/.test(peer) || !/^\w+$/.test(scheme ?? ""))) return "read";
    const found = classify(
      row,
      detail,
      {
        ...(peer !== undefined && { upstream: `${scheme}://${peer}` }),
        ...(fields("host") !== undefined && { host: fields("host") ?? "" }),
      },
      peerOf,
      false,
    );
    return { ...found, perLine: { route: "request" } };
  }

  return behindSyslog({
    kind: "event",
    id: nginxErrorId,
    provider: "nginx",
    title: "nginx error log",
    matches: (line) => errorHead.test(line),
    // Called on every line: the slashes and brackets of the head are enough.
    begins: (line) => line[4] === "/" && line[13] === ":" && line[20] === "[",
    needles,
    shapes: { templates: shapes, time: "time", timeSyntax: "slashed", longest: longestWhole, classify: byShape },
    read: (text) => {
      const record = splitErrorRecord(text);
      if (!record) return undefined;
      const read = timeOf(text);
      const time = read === undefined ? {} : { time: read };
      if (record.level === "notice" || isMissingFile(record.message)) return time;
      const { row, detail } = messageOf(record.message);
      if (!row || (row.level !== undefined && row.level !== record.level)) return time;
      return { ...time, classified: classify(row, detail, contextFields(record.context), peerOf, isTruncated(text)) };
    },
  });
}

/** The commonest record of all is a 404. Its name is the client's: whatever words stand in it prove nothing. */
function isMissingFile(message: string): boolean {
  return message.startsWith('open() "') && message.endsWith('" failed (2: No such file or directory)');
}

function readMessage(message: string): Message {
  const row = nginxMessages.find(({ test }) => test.test(message));
  const { action, errno } = messageParts(message);
  const name = resolvedName(message);
  return {
    row,
    detail: {
      ...(errno && { errno }),
      ...(action && !action.startsWith("processing") && { action: action.replace(/^resolving.*/s, "resolving") }),
      ...(name && { name }),
    },
  };
}

function classify(
  { id, cause }: MessageRow,
  detail: Message["detail"],
  { upstream, request, subrequest, host }: ErrorContext,
  peerOf: typeof upstreamPeer,
  truncated: boolean,
): Classified {
  const peer = upstream === undefined ? {} : peerOf(withoutPath(upstream));
  const loops = peer.backend !== undefined && peer.backend === host;
  const { route } = placeIn(request);
  return {
    signature: id,
    cause,
    ...peer,
    ...(host && { host }),
    ...(route && { route }),
    detail:
      subrequest || truncated || loops
        ? {
            ...detail,
            ...(subrequest && { subrequest: "yes" }),
            ...(truncated && { truncated: "yes" }),
            ...(loops && { loops: "yes" }),
          }
        : detail,
  };
}

/** "scheme://address", since paths are many; sockets are paths. */
function withoutPath(upstream: string): string {
  const address = upstream.indexOf("://") + "://".length;
  const path = upstream.startsWith("unix:", address) ? -1 : upstream.indexOf("/", address);
  return path < 0 ? upstream : upstream.slice(0, path);
}

/** The name that DNS did not know, or that a certificate is not for. */
function resolvedName(message: string): string | undefined {
  return (
    /^(\S{1,253}) could not be resolved/.exec(message)?.[1] ??
    /(?:to resolve |in upstream "|does not match ")([^"\s,]{1,253})/.exec(message)?.[1]
  );
}
