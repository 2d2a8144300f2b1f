import { parseTime } from "./clock.ts";
import type { CompanionScanners } from "./companions.ts";
import type { Layout, RequestFormat } from "./format.ts";
import { isRecord, type JsonRecord, jsonFields, parseJson } from "./json-fields.ts";
import { withLevels, withLine } from "./measure.ts";
import { byField, type Part, placeOf, reject, rowOf, type Scanner, type ScanSettings } from "./scanner.ts";
import { createStatusCounter } from "./status-counter.ts";
import { addFailure, addRow, limits, type Tally } from "./tally.ts";

export type JsonLayout = Extract<Layout, { readonly type: "json" }>;

const LF = 10;
/** Numbers are times since the epoch whatever the format calls its time: Logpush lets its users choose. */
const digits = /^[\d.]+$/;
const attemptsOfTrouble = /^5\d\d$|[,:]/;

/** Scans a request format whose records are JSON objects, one a line, or several in an array under `unwrap`. */
export function jsonScanner(
  format: RequestFormat & { layout: JsonLayout },
  tally: Tally,
  settings: ScanSettings,
  companions?: CompanionScanners,
): Scanner {
  const { layout } = format;
  const { roles, unwrap } = layout;
  const row = byField(format, settings.by);
  const statuses = createStatusCounter(tally.timeline, format.alsoStatuses);
  let part: Part;

  function lines(bytes: Buffer, start: number, end: number, offset: number): void {
    let next = start;
    while (next < end) {
      const from = next;
      let to = bytes.indexOf(LF, from);
      if (to < 0 || to >= end) to = end;
      next = to + 1;
      const text = bytes.toString("utf8", from, to).trim();
      if (text === "") {
        part.counts.lines++;
        part.counts.other++;
        continue;
      }
      const value = parseJson(text) ?? (layout.repair && parseJson(layout.repair(text)));
      const wrapped = isRecord(value) && unwrap ? value[unwrap] : value;
      const records = Array.isArray(wrapped) ? wrapped : [value];
      if (records.length === 0) {
        part.counts.lines++;
        part.counts.other++;
      }
      for (const record of records) {
        part.counts.lines++;
        if (isRecord(record)) count(record, records.length > 1 ? undefined : text, offset + from - start);
        else if (!companions?.offer(part, bytes, from, to, offset + from - start))
          reject(part.counts, "not a JSON object");
      }
    }
  }

  function count(record: JsonRecord, text: string | undefined, offset: number): void {
    const { counts } = part;
    const fields = withLevels(jsonFields(record));
    const written = fields(roles.time) ?? "";
    const time = parseTime(digits.test(written) ? "epoch" : roles.timeSyntax, written);
    if (Number.isNaN(time)) {
      reject(counts, "no time");
      return;
    }
    if (!(time >= settings.since && time < settings.until)) {
      counts.other++;
      counts.outside++;
      return;
    }
    const code = Buffer.from(fields(roles.status) ?? "-");
    const status = statuses.read(code, 0, code.length);
    if (status < 0) {
      reject(counts, "no status");
      return;
    }

    counts.requests++;
    const isError = statuses.count(status, Math.floor(time / 60_000));
    const backend = roles.backend && fields(roles.backend);
    if (backend && backend !== "-") addRow(tally.backends, backend.slice(0, limits.word), 1, Number(isError));
    if (row) addRow(tally.rows, rowOf(settings.by, fields(row)), 1, Number(isError));
    if (!statuses.matters(status) && !isSuspect(roles.attempts && fields(roles.attempts))) return;
    const found = format.classify(fields);
    if (!found) return;
    const classified = withLine(found, fields);
    const place = placeOf(part, time, counts.lines, offset);
    addFailure(tally, "request", format.id, classified, place, () =>
      (text ?? JSON.stringify(record)).slice(0, limits.text),
    );
  }

  function isSuspect(attempts: string | undefined): boolean {
    if (attempts === undefined) return false;
    return roles.quiet ? !roles.quiet.includes(attempts) : attemptsOfTrouble.test(attempts);
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
    },
  };
}
