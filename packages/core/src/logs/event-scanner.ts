import type { CompanionScanners } from "./companions.ts";
import type { EventFormat } from "./format.ts";
import type { LineMemory } from "./line-memory.ts";
import { needleFinder } from "./needles.ts";
import { type Part, placeOf, reject, type Scanner, type ScanSettings, useOf } from "./scanner.ts";
import { shapeReader } from "./shape-reader.ts";
import { addFailure, limits, type Tally } from "./tally.ts";

const LF = 10;
const CR = 13;
/** A record keeps this much of its lines. */
const recordLimit = 65_536;
/** Enough of a line to see whether it begins a record. */
const headLimit = 256;

/** A record that may go on in the next line: lines [start, end) of the chunk, behind what earlier chunks had of it. */
interface Pending {
  readonly line: number;
  readonly offset: number;
  carried: string;
  start: number;
  end: number;
  isWanted: boolean;
  /** The text of a record that is one line so far. */
  text: string | undefined;
}

/** Scans an event format: counts every record, makes text of those with a needle in them. */
export function eventScanner(
  format: EventFormat,
  tally: Tally,
  settings: ScanSettings,
  memory: LineMemory,
  companions?: CompanionScanners,
): Scanner {
  const shapes =
    format.shapes && shapeReader(format, format.shapes, tally, memory, (minute) => useOf(minute, settings));
  const needles = format.needles && needleFinder(format.needles);
  let part: Part;
  let chunk: Buffer = Buffer.alloc(0);
  let pending: Pending | undefined;
  let lastTime = Number.NaN;

  function lines(bytes: Buffer, start: number, end: number, offset: number): void {
    const { counts } = part;
    chunk = bytes.subarray(start, end);
    needles?.begin(chunk);
    const isQuick = shapes !== undefined && bytes === memory.bytes;
    // The programs look for line feeds.
    if (isQuick && bytes[end - 1] !== LF) bytes[end] = LF;
    for (let next = 0; next < chunk.length; ) {
      const from = next;
      if (isQuick) {
        next = shapes.read(part, start + from, end, offset + from) - start;
        if (next > from) {
          finish();
          lastTime = shapes.lastTime();
          continue;
        }
      }
      let to = chunk.indexOf(LF, from);
      if (to < 0) to = chunk.length;
      next = to + 1;
      counts.lines++;
      if (to > from && chunk[to - 1] === CR) to--;
      const isWanted = !needles || needles.occursIn(from, to);

      const text = isWanted ? chunk.toString("utf8", from, Math.min(to, from + recordLimit)) : undefined;
      if (to > from && begins(text, from, to)) {
        finish();
        pending = { line: counts.lines, offset: offset + from, carried: "", start: from, end: to, isWanted, text };
      } else if (companions && to > from && isOffered(from, to, offset + from)) {
        // Taken by another format.
      } else {
        counts.other++;
        if (pending) {
          pending.end = to;
          pending.isWanted ||= isWanted;
          pending.text = undefined;
        }
      }
    }
    if (pending) carry(pending);
  }

  function begins(text: string | undefined, from: number, to: number): boolean {
    if (!format.begins) return true;
    return format.begins(text?.slice(0, headLimit) ?? chunk.toString("utf8", from, Math.min(to, from + headLimit)));
  }

  function isOffered(from: number, to: number, offset: number): boolean {
    const isTaken = companions?.offer(part, chunk, from, to, offset) ?? false;
    if (isTaken) finish();
    return isTaken;
  }

  function textOf({ carried, start, end, text: known }: Pending): string {
    if (known !== undefined) return known;
    const room = recordLimit - carried.length;
    if (room <= 0) return carried;
    const text = carried + chunk.toString("utf8", start, Math.min(end, start + room));
    return text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
  }

  /** The next chunk takes this one's place. */
  function carry(record: Pending): void {
    record.carried = `${textOf(record)}\n`;
    record.text = undefined;
    record.start = 0;
    record.end = 0;
  }

  function finish(): void {
    const record = pending;
    pending = undefined;
    if (!record) return;
    const { counts } = part;
    if (!record.isWanted) {
      counts.events++;
      return;
    }
    const text = textOf(record).trimEnd();
    const event = format.read(text);
    if (!event) {
      const bytes = companions && Buffer.from(text);
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
    addFailure(tally, "event", format.id, event.classified, place, () => text.slice(0, limits.text));
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
