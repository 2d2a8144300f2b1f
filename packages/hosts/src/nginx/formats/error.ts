import type { Classified, EventFormat } from "@cloud502/core";
import { memoised } from "@cloud502/core/format-tools";
import type { MessageRow } from "../../shared/message-row.ts";
import { nginxMessages } from "../messages/index.ts";
import {
  contextFields,
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
  return {
    kind: "event",
    id: nginxErrorId,
    provider: "nginx",
    title: "nginx error log",
    matches: (line) => errorHead.test(line),
    // Called on every line: the dashes and brackets of the head are enough.
    begins: (line) => line[4] === "/" && line[13] === ":" && line[20] === "[",
    needles,
    read: (text) => {
      const record = splitErrorRecord(text);
      if (!record) return undefined;
      const read = timeOf(text);
      const time = read === undefined ? {} : { time: read };
      if (record.level === "notice" || isMissingFile(record.message)) return time;
      const { row, detail } = messageOf(record.message);
      if (!row || (row.level !== undefined && row.level !== record.level)) return time;
      return { ...time, classified: classify(row, detail, record.context, peerOf, isTruncated(text)) };
    },
  };
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
  context: string,
  peerOf: typeof upstreamPeer,
  truncated: boolean,
): Classified {
  const { upstream, request, subrequest, host } = contextFields(context);
  const peer = upstream === undefined ? {} : peerOf(withoutPath(upstream));
  const loops = peer.backend !== undefined && peer.backend === host;
  const route = request && routeOf(request);
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

/** The path without query of "METHOD path HTTP/1.1". */
function routeOf(request: string): string {
  return /^\S+ ([^ ?]*)/.exec(request)?.[1] ?? "";
}

/** The name that DNS did not know, or that a certificate is not for. */
function resolvedName(message: string): string | undefined {
  return (
    /^(\S{1,253}) could not be resolved/.exec(message)?.[1] ??
    /(?:to resolve |in upstream "|does not match ")([^"\s,]{1,253})/.exec(message)?.[1]
  );
}
