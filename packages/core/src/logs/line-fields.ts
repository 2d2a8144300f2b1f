import type { Timing } from "./classifier.ts";
import type { LineClock } from "./line-clock.ts";
import type { LineMemory } from "./line-memory.ts";
import { levelOf, levelsIn, numberIn, timesBetween } from "./measure.ts";
import type { Reading } from "./recogniser.ts";
import type { FieldMap } from "./template.ts";

/** The fields of the line that a program looked at last. */
export interface LineFields {
  /** How many of them it found. */
  count: number;
  start(field: number): number;
  end(field: number): number;
  text(field: number): string | undefined;
  /** The reading of a name, undefined when no line of the format has such a field. */
  reading(name: string, levels?: readonly number[]): Reading | undefined;
  /** The text that a reading gives `classify`. */
  value(reading: Reading): string | undefined;
  /** A measured span; NaN when there is none. */
  seconds(timing: Timing): number;
}

/** `found` is where the program writes what it finds. */
export function lineFields(map: FieldMap, found: Uint32Array, { bytes }: LineMemory, clock: LineClock): LineFields {
  const start = (field: number) => found[1 + 2 * field] ?? 0;
  const end = (field: number) => found[2 + 2 * field] ?? 0;

  function text(field: number): string | undefined {
    return field < fields.count ? bytes.toString("utf8", start(field), end(field)) : undefined;
  }

  /** Seconds from an earlier time to a later one. */
  function secondsBetween(later: number, earlier: number): number {
    if (later >= fields.count || earlier >= fields.count) return Number.NaN;
    return (clock.exactly(start(later), end(later)) - clock.exactly(start(earlier), end(earlier))) / 1000;
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
    seconds: ({ field, since, unit, item }) =>
      since === undefined
        ? numberIn(text(field) ?? "", { field: "", unit, ...(item !== undefined && { item }) })
        : secondsBetween(field, since),
    reading: (name, levels) => {
      const id = levels ? `${name}\0${levels}` : name;
      if (!readings.has(id)) readings.set(id, findReading(name, levels));
      return readings.get(id);
    },
    value: ({ field, since, levels }) => {
      const whole = text(field);
      if (whole === undefined || levels === undefined) return whole;
      if (since === undefined) return levelsIn(whole, levels);
      const seconds = secondsBetween(field, since);
      return Number.isNaN(seconds) ? undefined : String(levelOf(seconds, levels));
    },
  };
  return fields;
}
