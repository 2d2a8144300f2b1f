import type { CompanionScanners } from "./companions.ts";
import type { EventFormat } from "./format.ts";
import { type Part, placeOf, reject, type Scanner, type ScanSettings } from "./scanner.ts";
import { addFailure, limits, type Tally } from "./tally.ts";

const LF = 10;
const CR = 13;
/** A record keeps this much of its continuation lines. */
const recordLimit = 65_536;
/** Enough of a line to see whether it begins a record. */
const headLimit = 256;

/** A record that may go on in the next line. */
interface Pending {
  readonly line: number;
  readonly offset: number;
  text: string;
}

/** Scans an event format: counts every record, reads those with a needle in them. */
export function eventScanner(
  format: EventFormat,
  tally: Tally,
  settings: ScanSettings,
  companions?: CompanionScanners,
): Scanner {
  const needles = format.needles?.map((needle) => Buffer.from(needle));
  let part: Part;
  let pending: Pending | undefined;
  let lastTime = Number.NaN;

  function lines(bytes: Buffer, start: number, end: number, offset: number): void {
    const { counts } = part;
    let next = start;
    while (next < end) {
      const from = next;
      let to = bytes.indexOf(LF, from);
      if (to < 0 || to >= end) to = end;
      next = to + 1;
      counts.lines++;
      if (to > from && bytes[to - 1] === CR) to--;
      const begins =
        to > from && (!format.begins || format.begins(bytes.toString("utf8", from, Math.min(to, from + headLimit))));
      if (begins) {
        finish();
        pending = {
          line: counts.lines,
          offset: offset + from - start,
          text: bytes.toString("utf8", from, Math.min(to, from + recordLimit)),
        };
        continue;
      }
      if (companions && to > from && companions.offer(part, bytes, from, to, offset + from - start)) continue;
      counts.other++;
      if (pending && to > from && pending.text.length < recordLimit) {
        pending.text += `\n${bytes.toString("utf8", from, Math.min(to, from + recordLimit))}`;
      }
    }
  }

  function finish(): void {
    const record = pending;
    pending = undefined;
    if (!record) return;
    const { counts } = part;
    if (needles && !format.needles?.some((needle) => record.text.includes(needle))) {
      counts.events++;
      return;
    }
    const event = format.read(record.text);
    if (!event) {
      const bytes = companions && Buffer.from(record.text);
      if (bytes && companions.offer(part, bytes, 0, bytes.length, record.offset)) return;
      reject(counts, "not a record of this format");
      return;
    }
    const time = event.time ?? lastTime;
    lastTime = time;
    if (time < settings.since || time >= settings.until) {
      counts.other++;
      counts.outside++;
      return;
    }
    counts.events++;
    if (!event.classified) return;
    const place = placeOf(part, time, record.line, record.offset);
    addFailure(tally, "event", format.id, event.classified, place, () => record.text.slice(0, limits.text));
  }

  return {
    begin: (next) => {
      part = next;
      lastTime = Number.NaN;
      companions?.begin(next);
    },
    lines,
    end: () => {
      finish();
      companions?.end();
    },
  };
}
