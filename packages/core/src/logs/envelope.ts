import { isRecord, parseJson } from "./json-fields.ts";

/** What a container runtime, or who shows its logs, writes around each line of a container's output. */
export interface Envelope {
  readonly id: "docker" | "cri" | "prefix";
  /** Is it around this line? */
  matches(line: string): boolean;
  /** The line inside, with its line end if it is over there; undefined when there is none. */
  open(line: string): string | undefined;
}

/** Docker's json-file driver (docs.docker.com/engine/logging/drivers/json-file): long lines are cut, the last part ends in "\n". */
const docker: Envelope = {
  id: "docker",
  matches: (line) => /^\{\s*"log"\s*:\s*".*"stream"\s*:\s*"std(?:out|err)"/.test(line),
  open: (line) => {
    const record = parseJson(line);
    return isRecord(record) && typeof record.log === "string" ? record.log : undefined;
  },
};

/** Kubernetes' CRI format (kubernetes.io, CRI logging): time, stream, P for a part or F for the full line's end, then the text. */
const cri: Envelope = {
  id: "cri",
  matches: (line) => criLine.test(line),
  open: (line) => {
    const [, tag, text = ""] = criLine.exec(line) ?? [];
    return tag === undefined ? undefined : tag.startsWith("P") ? text : `${text}\n`;
  },
};
const criLine = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) std(?:out|err) ([FP])(?::\S*)? ?(.*)$/s;

/**
 * What `kubectl logs --prefix --timestamps`, `docker logs --timestamps` and `docker compose logs` put before a line. Only their times
 * have more than six digits behind the point: lines that begin with a time of their own are left alone.
 */
const prefix: Envelope = {
  id: "prefix",
  matches: (line) => prefixed.test(line),
  open: (line) => {
    const [found] = prefixed.exec(line) ?? [];
    return found === undefined ? undefined : `${line.slice(found.length)}\n`;
  },
};
const nanoTime = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}(?:Z|[+-]\d\d:\d\d) `;
const prefixed = new RegExp(String.raw`^(?:(?:\[pod/[\w./-]+\] |[\w.-]+ +\| )(?:${nanoTime})?|${nanoTime})`);

const envelopes: readonly Envelope[] = [docker, cri, prefix];
const LF = 10;

/** The envelope of a source by its first lines, half of which must be in it. */
function envelopeOf(head: Buffer): Envelope | undefined {
  // The head may cut its last line.
  const lines = head.toString().split("\n", 33);
  if (lines.length > 1) lines.pop();
  return envelopes.find(({ matches }) => lines.filter((line) => matches(line)).length * 2 >= lines.length);
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

/** What a source's first bytes are without their envelope, and the envelope. */
export function openHead(head: Buffer): { readonly envelope?: Envelope; readonly head: Buffer } {
  const envelope = envelopeOf(head);
  if (!envelope) return { head };
  const copy = Buffer.from(head);
  return { envelope, head: copy.subarray(0, unwrap(envelope, copy, 0, copy.length)) };
}
