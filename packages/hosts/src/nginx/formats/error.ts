import type { Classified, EventFormat } from "@cloud502/core";
import { rowFinder } from "../../shared/message-row.ts";
import { nginxMessages } from "../messages/index.ts";
import { type ErrorRecord, errorHead, parseErrorRecord, upstreamPeer } from "./error-record.ts";

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

/**
 * nginx's error log. Its times have no zone and whole seconds: they are taken as local time of the machine that reads them.
 * Signatures are the message classes of nginxMessages.
 */
export function nginxErrorFormat(): EventFormat {
  const findRow = rowFinder(nginxMessages);
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
      const record = parseErrorRecord(text);
      if (!record) return undefined;
      const row = record.level === "notice" ? undefined : findRow(record.message);
      const time = record.time === undefined ? {} : { time: record.time };
      return row && (row.level === undefined || row.level === record.level)
        ? { ...time, classified: classify(record, row) }
        : time;
    },
  };
}

function classify(record: ErrorRecord, row: { readonly id: string; readonly cause: Classified["cause"] }): Classified {
  const peer = record.upstream === undefined ? {} : upstreamPeer(record.upstream);
  const route = record.request && /^\S+ ([^ ?]*)/.exec(record.request)?.[1];
  const name = resolvedName(record.message);
  const loops = peer.backend !== undefined && peer.backend === record.host;
  return {
    signature: row.id,
    cause: row.cause,
    ...peer,
    ...(record.host && { host: record.host }),
    ...(route && { route }),
    detail: {
      ...(record.errno && { errno: record.errno }),
      ...(record.action &&
        !record.action.startsWith("processing") && { action: record.action.replace(/^resolving.*/s, "resolving") }),
      ...(name && { name }),
      ...(record.subrequest && { subrequest: "yes" }),
      ...(record.truncated && { truncated: "yes" }),
      ...(loops && { loops: "yes" }),
    },
  };
}

/** The name that DNS did not know, or that a certificate is not for. */
function resolvedName(message: string): string | undefined {
  return (
    /^(\S{1,253}) could not be resolved/.exec(message)?.[1] ??
    /(?:to resolve |in upstream "|does not match ")([^"\s,]{1,253})/.exec(message)?.[1]
  );
}
