import type { Timing } from "./classifier.ts";
import type { LineClock } from "./line-clock.ts";
import type { LineMemory } from "./line-memory.ts";
import type { TextProgram } from "./line-program.ts";
import { levelOf, levelsIn, numberIn, timesBetween } from "./measure.ts";
import { emptyRoute } from "./route-code.ts";
import type { FieldMap } from "./template.ts";

const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const small = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** A field that is read: a text, the levels in it, or the levels of the seconds between two times. */
export interface Reading {
  readonly field: number;
  readonly since?: number;
  readonly levels?: readonly number[];
}

/** What was read, told apart cheaply: the address of a text in a table, or the text of levels. */
export type ReadKey = number | string;
/** The line has no such field; it is empty; there is no time in it. */
const keys = { absent: -1, empty: emptyRoute, noTime: -3 } as const;

/** The fields of the line that a program looked at last. */
export interface LineFields {
  /** How many of them it found. */
  count: number;
  start(field: number): number;
  end(field: number): number;
  text(field: number): string | undefined;
  /** The reading of a name, undefined when no line of the format has such a field. */
  reading(name: string, levels?: readonly number[]): Reading | undefined;
  /** What a reading's key is, most often the `likely` one; undefined for a text that is too long for the table, or when the table is full. */
  key(reading: Reading, likely?: ReadKey): ReadKey | undefined;
  /** The text that a reading gives `classify`. */
  value(reading: Reading): string | undefined;
  /** Tells the routes of request lines apart; undefined when the table is full or the route too long. */
  routeKey(field: number): ReadKey | undefined;
  /** A measured span; NaN when there is none. */
  seconds(timing: Timing): number;
}

/** What is read is remembered among the texts of the thread's memory. */
export function lineFields(
  map: FieldMap,
  found: Uint32Array,
  { bytes, texts: { table } }: LineMemory,
  program: TextProgram,
  clock: LineClock,
): LineFields {
  const start = (field: number) => found[1 + 2 * field] ?? 0;
  const end = (field: number) => found[2 + 2 * field] ?? 0;

  function number(from: number, to: number): number {
    let at = from;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    if (at === to || to - at > 15) return Number.NaN;
    let value = 0;
    let unit = 0;
    for (; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === DOT && unit === 0) unit = 1;
      else if (byte >= ZERO && byte <= ZERO + 9) {
        value = value * 10 + byte - ZERO;
        unit *= 10;
      } else return Number.NaN;
    }
    // A quotient of whole numbers is rounded as the number's text would be.
    if (unit > 0) value /= unit;
    return isNegative ? -value : value;
  }

  function text(field: number): string | undefined {
    return field < fields.count ? bytes.toString("utf8", start(field), end(field)) : undefined;
  }

  function levelKey({ field, since }: Reading, levels: readonly number[]): ReadKey {
    const from = start(field);
    const to = end(field);
    if (since !== undefined) {
      if (since >= fields.count) return keys.absent;
      const seconds = (clock.exactly(from, to) - clock.exactly(start(since), end(since))) / 1000;
      return Number.isNaN(seconds) ? keys.noTime : (small[levelOf(seconds, levels)] ?? "");
    }
    // Most often there is one number, or none.
    if (to - from === 1 && bytes[from] === MINUS) return "-";
    const value = number(from, to);
    return (
      small[Number.isNaN(value) ? -1 : levelOf(value, levels)] ?? levelsIn(bytes.toString("utf8", from, to), levels)
    );
  }

  function key(reading: Reading, likely?: ReadKey): ReadKey | undefined {
    const { field, levels } = reading;
    if (field >= fields.count) return keys.absent;
    if (levels) return levelKey(reading, levels);
    if (start(field) === end(field)) return keys.empty;
    const slot = typeof likely === "number" && likely > 0 ? likely : 0;
    return program.slot(table, start(field), end(field), slot) || undefined;
  }

  /** Of alternatives by "|" the first that the format has. */
  function indexOf(name: string): number | undefined {
    for (const alternative of name.split("|")) {
      const index = map.index.get(alternative);
      if (index !== undefined) return index;
    }
    return undefined;
  }

  const readings = new Map<string, Reading | undefined>();
  function findReading(name: string, levels: readonly number[] | undefined): Reading | undefined {
    const times = timesBetween(name);
    const field = indexOf(times ? times[0] : name);
    if (field === undefined) return undefined;
    if (!times) return { field, ...(levels && { levels }) };
    const since = indexOf(times[1]);
    return since === undefined ? undefined : { field, since, levels: levels ?? [] };
  }

  const fields: LineFields = {
    count: 0,
    start,
    end,
    text,
    key,
    routeKey: (field) =>
      field < fields.count ? program.route(table, start(field), end(field)) || undefined : keys.absent,
    seconds: ({ field, since, unit, item }) => {
      if (field >= fields.count) return Number.NaN;
      const from = start(field);
      const to = end(field);
      if (since !== undefined)
        return since < fields.count
          ? (clock.exactly(from, to) - clock.exactly(start(since), end(since))) / 1000
          : Number.NaN;
      const value = number(from, to);
      return Number.isNaN(value)
        ? numberIn(bytes.toString("utf8", from, to), { field: "", unit, ...(item !== undefined && { item }) })
        : value * unit;
    },
    reading: (name, levels) => {
      const id = levels ? `${name}\0${levels}` : name;
      if (!readings.has(id)) readings.set(id, findReading(name, levels));
      return readings.get(id);
    },
    value: (reading) => {
      const known = reading.levels ? key(reading) : undefined;
      return reading.levels ? (typeof known === "string" ? known : undefined) : text(reading.field);
    },
  };
  return fields;
}
