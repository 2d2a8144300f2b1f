import { minuteReader, parseTime } from "./clock.ts";
import type { CompanionScanners } from "./companions.ts";
import type { RequestFormat } from "./format.ts";
import type { LineMemory } from "./line-memory.ts";
import { byField, type Part, placeOf, reject, rowOf, type Scanner, type ScanSettings } from "./scanner.ts";
import { createStatusCounter } from "./status-counter.ts";
import { addFailure, addRow, limits, type Tally } from "./tally.ts";
import { compileTemplate, type TextLayout } from "./template.ts";
import { createTextCounter } from "./text-counter.ts";

const CR = 13;
const HASH = 35;
const FIVE = 53;

/**
 * Scans a request format with a text layout: minute, status, backend and attempts of every line from its bytes; strings only
 * for lines that may matter.
 */
export function textScanner(
  format: RequestFormat & { readonly layout: TextLayout },
  tally: Tally,
  settings: ScanSettings,
  memory: LineMemory,
  companions?: CompanionScanners,
): Scanner {
  const { roles } = format.layout;
  const map = compileTemplate(format.layout);
  const { steps, result, words } = memory.place(map);
  const { scan } = memory.finder;
  const startOf = (field: number) => words[1 + 2 * field] ?? 0;
  const endOf = (field: number) => words[2 + 2 * field] ?? 0;
  const at = (name: string | undefined) => (name === undefined ? -1 : (map.index.get(name) ?? -1));
  const time = at(roles.time);
  const status = at(roles.status);
  const backend = at(roles.backend);
  const attempts = at(roles.attempts);
  const row = at(byField(format, settings.by));
  const needed = 1 + Math.max(map.required, time, status, backend, attempts, row);
  const quiet = roles.quiet?.map((value) => Buffer.from(value));
  const minuteOf = minuteReader(roles.timeSyntax);
  const statuses = createStatusCounter(tally.timeline, format.alsoStatuses);
  const backends = createTextCounter(memory.bytes);
  const hasWindow = settings.since > Number.NEGATIVE_INFINITY || settings.until < Number.POSITIVE_INFINITY;
  let part: Part;

  function lines(bytes: Buffer, start: number, end: number, offset: number): void {
    if (bytes !== memory.bytes) {
      const [from, to] = memory.copyIn(bytes.subarray(start, end));
      lines(memory.bytes, from, to, offset);
      return;
    }
    const { counts } = part;
    let next = start;
    while (next < end) {
      const from = next;
      const found = scan(from, end, steps, needed, map.required, result);
      let to = words[0] ?? end;
      next = to + 1;
      counts.lines++;
      if (to > from && bytes[to - 1] === CR) to--;
      if (to === from || bytes[from] === HASH) {
        counts.other++;
        continue;
      }
      const where = offset + from - start;
      if (found <= map.required) {
        refuse(from, to, where, found === 0 ? "not of this format" : "too few fields");
        continue;
      }
      const minute = minuteOf(bytes, startOf(time), endOf(time));
      if (minute < 0) {
        refuse(from, to, where, "no time");
        continue;
      }
      if (hasWindow && isOutside(minute, bytes)) {
        counts.other++;
        counts.outside++;
        continue;
      }
      const code = statuses.read(bytes, startOf(status), endOf(status));
      if (code < 0) {
        refuse(from, to, where, "no status");
        continue;
      }
      counts.requests++;
      const isError = statuses.count(code, minute);
      if (backend >= 0 && backend < found) backends.count(startOf(backend), endOf(backend), isError);
      if (row >= 0) {
        const value = row < found ? bytes.toString("utf8", startOf(row), endOf(row)) : undefined;
        addRow(tally.rows, rowOf(settings.by, value), 1, Number(isError));
      }
      if (statuses.matters(code) || (attempts >= 0 && attempts < found && isSuspect(bytes, code))) {
        failing(from, to, end, where);
      }
    }
  }

  /** Is there trouble behind a good status? nginx: several attempts, or one 5xx. */
  function isSuspect(bytes: Buffer, code: number): boolean {
    const from = startOf(attempts);
    const length = endOf(attempts) - from;
    if (quiet) return !isOneOf(quiet, bytes, from, length);
    if (length > 3) return true;
    return bytes[from] === FIVE && length === 3 && !statuses.matters(code);
  }

  function isOutside(minute: number, bytes: Buffer): boolean {
    const from = minute * 60_000;
    if (from >= settings.since && from + 60_000 <= settings.until) return false;
    if (from + 60_000 <= settings.since || from >= settings.until) return true;
    const exact = timeAt(bytes);
    return !(exact >= settings.since && exact < settings.until);
  }

  function timeAt(bytes: Buffer): number {
    return parseTime(roles.timeSyntax, bytes.toString("latin1", startOf(time), endOf(time)));
  }

  function refuse(from: number, to: number, offset: number, reason: string): void {
    if (!companions?.offer(part, memory.bytes, from, to, offset)) reject(part.counts, reason);
  }

  function failing(from: number, to: number, limit: number, offset: number): void {
    const { bytes } = memory;
    const found = scan(from, limit, steps, map.steps.length, map.required, result);
    const text = bytes.toString("utf8", from, to);
    const isAscii = text.length === to - from;
    const classified = format.classify((name) => {
      const i = map.index.get(name);
      if (i === undefined || i >= found) return undefined;
      return isAscii ? text.slice(startOf(i) - from, endOf(i) - from) : bytes.toString("utf8", startOf(i), endOf(i));
    });
    if (!classified) return;
    const place = placeOf(part, timeAt(bytes), part.counts.lines, offset);
    addFailure(tally, "request", format.id, classified, place, () => text.slice(0, limits.text));
  }

  return {
    begin: (next) => {
      part = next;
      companions?.begin(next);
    },
    lines,
    end: () => {
      companions?.end();
      tally.requests += statuses.flush(part.counts.statuses, tally.statuses);
      backends.flush(tally.backends);
    },
  };
}

function isOneOf(values: readonly Buffer[], bytes: Buffer, from: number, length: number): boolean {
  for (const value of values) {
    if (value.length !== length) continue;
    let at = 0;
    while (at < length && value[at] === bytes[from + at]) at++;
    if (at === length) return true;
  }
  return false;
}
