import { detectFormat } from "./detect.ts";
import type { LogFormat } from "./format.ts";
import { isRecord, parseJson } from "./json-fields.ts";

/** What a container runtime, or who collects or shows logs, writes around each line of a program's output. */
export interface Envelope {
  /** Is it around this line? */
  matches(line: string): boolean;
  /** The line inside, with its line end if it is over there; undefined when there is none. */
  open(line: string): string | undefined;
}

/** Docker's json-file driver (docs.docker.com/engine/logging/drivers/json-file): long lines are cut, the last part ends in "\n". */
const docker: Envelope = {
  matches: (line) => /^\{\s*"log"\s*:\s*".*"stream"\s*:\s*"std(?:out|err)"/.test(line),
  open: (line) => {
    const record = parseJson(line);
    return isRecord(record) && typeof record.log === "string" ? record.log : undefined;
  },
};

/** Kubernetes' CRI format (kubernetes.io, CRI logging): time, stream, P for a part or F for the full line's end, then the text. */
const cri: Envelope = {
  matches: (line) => criLine.test(line),
  open: (line) => {
    const [, tag, text = ""] = criLine.exec(line) ?? [];
    return tag === undefined ? undefined : tag.startsWith("P") ? text : `${text}\n`;
  },
};
const criLine = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) std(?:out|err) ([FP])(?::\S*)? ?(.*)$/s;

/**
 * What `kubectl logs --prefix --timestamps`, stern, `docker logs --timestamps`, `docker compose logs`, `docker service logs` and
 * `aws logs tail` put before a line. Only the runtimes' times have more than six digits behind the point, and only a log stream has
 * a slash in its name: lines that begin with a time of their own are left alone. A pod's name ends in five of Kubernetes' letters.
 */
const prefix: Envelope = {
  matches: (line) => prefixed.test(line),
  open: (line) => {
    const [found] = prefixed.exec(line) ?? [];
    return found === undefined ? undefined : `${line.slice(found.length)}\n`;
  },
};
const nanoTime = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}(?:Z|[+-]\d\d:\d\d) `;
const source = String.raw`\[pod/[\w./-]+\] |[\w.@-]+ +\| |[a-z0-9][a-z0-9.-]*-[bcdfghjklmnpqrstvwxz2456789]{5} [a-z0-9][a-z0-9-]* `;
const stream = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00 [^\s/]+/\S* `;
const prefixed = new RegExp(`^(?:(?:${source})(?:${nanoTime})?|${nanoTime}|${stream})`);

const envelopes: readonly Envelope[] = [docker, cri, prefix];

/**
 * Keys of JSON lines under which collectors keep what a program wrote: Fluent Bit, journald (`journalctl -o json`), Loki (`logcli -o
 * jsonl`), Google's Cloud Logging, Filebeat and Vector.
 */
const records: readonly Envelope[] = ["log", "MESSAGE", "line", "textPayload", "message"].map((key) => {
  const textIn = (line: string) => {
    const record = parseJson(line);
    const text = isRecord(record) ? record[key] : undefined;
    return typeof text === "string" ? text : undefined;
  };
  return {
    matches: (line) => line.startsWith("{") && textIn(line) !== undefined,
    open: (line) => textIn(line)?.replace(/\n?$/, "\n"),
  };
});
const LF = 10;
const OPEN_OBJECT = 123;

/** The envelopes that are around half of a source's first lines. */
function around(head: Buffer, candidates: readonly Envelope[]): readonly Envelope[] {
  // The head may cut its last line.
  const lines = head.toString().split("\n", 33);
  if (lines.length > 1) lines.pop();
  return candidates.filter(({ matches }) => lines.filter((line) => matches(line)).length * 2 >= lines.length);
}

/**
 * Takes the lines in [start, end) out of their envelopes, in place: what is inside is never longer. Lines without one stay as they
 * are. Returns the new end.
 */
export function unwrap(envelope: Envelope, bytes: Buffer, start: number, end: number): number {
  let written = start;
  for (let next = start; next < end; ) {
    const from = next;
    const found = bytes.indexOf(LF, from);
    const to = found < 0 || found >= end ? end : found;
    next = to + 1;
    const inside = envelope.open(bytes.toString("utf8", from, to));
    const text = inside === undefined ? undefined : Buffer.from(inside);
    if (text && text.length <= next - from)
      written += text.copy(bytes, written, 0, Math.min(text.length, next - written));
    else written += bytes.copy(bytes, written, from, Math.min(next, end));
  }
  return written;
}

/** What a source is by its first bytes. */
interface OpenedHead {
  readonly envelope?: Envelope;
  /** Without the envelope. */
  readonly head: Buffer;
  readonly format?: LogFormat | undefined;
}

/** Tells the envelope and the format of a source. JSON is an envelope only where no format knows it, but what is inside. */
export function openHead(head: Buffer, formats: readonly LogFormat[]): OpenedHead {
  const [found] = around(head, envelopes);
  const outer = found ? opened(head, found, formats) : { head, format: detectFormat(head, formats) };
  if (outer.format || head[0] !== OPEN_OBJECT) return outer;
  const inner = around(head, records).map((envelope) => opened(head, envelope, formats));
  return inner.find(({ format }) => format) ?? outer;
}

function opened(head: Buffer, envelope: Envelope, formats: readonly LogFormat[]): OpenedHead {
  const copy = Buffer.from(head);
  const inside = copy.subarray(0, unwrap(envelope, copy, 0, copy.length));
  return { envelope, head: inside, format: detectFormat(inside, formats) };
}
