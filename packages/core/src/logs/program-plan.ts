import type { FieldMap } from "./template.ts";
import {
  and,
  andVector,
  anyTrue,
  type Code,
  constant,
  equal,
  fill,
  get,
  greaterBytes,
  isZero,
  load,
  loadVector,
  orVector,
  set,
  sub,
  subBytes,
  xorVector,
} from "./wasm.ts";

const ZERO = 48;

/** Longest time that is compared with the one before. */
export const longestTime = 32;

/** Offsets in a program's state: what it counts, and what it compares a line's time with. */
export const stateLayout = {
  /** Words: lines that were counted since the caller took them, how many of them were answered 5xx, and lines of a minute that is not wanted. */
  counted: 0,
  errors: 4,
  skipped: 8,
  /** Words: length of the times of the known minute, -1 when none is known, and whether that minute is left out. */
  timeLength: 12,
  isOutside: 16,
  /** Words: where the seconds stand in such a time, how many digits of the fraction behind them count, and the length of the times of the same hour, -1 when they are not to be told. */
  secondsAt: 20,
  fractionDigits: 24,
  hourLength: 28,
  /** The time as it was seen, then 255 where a time of the same minute has the same byte, then 255 where it has any digit. */
  time: 32,
  fixed: 32 + longestTime,
  digits: 32 + 2 * longestTime,
  /** The same for times of the same hour. */
  hourFixed: 32 + 3 * longestTime,
  hourDigits: 32 + 4 * longestTime,
  /** Numbers: when the known minute began, in milliseconds since the epoch; what an address lacks to be an offset in the file. */
  minuteStart: 32 + 5 * longestTime,
  offsetBase: 40 + 5 * longestTime,
  /** A word: lines of the part before those counted or skipped. */
  linesBefore: 48 + 5 * longestTime,
  size: 52 + 5 * longestTime,
} as const;

/** What becomes of a line with a status: it is only counted, or the caller reads it, or it is counted and copied. */
export const statusUse = { count: 0, read: 1, copy: 2 } as const;

/**
 * Copies of lines that were counted and may have failed: words with how many there are and how many bytes, then for each line its
 * offset in the file as a number, its number in its part and the end of its copy as words, then the copies, each with its line feed.
 */
export const failingLayout = {
  lines: 0,
  used: 4,
  entries: 8,
  entrySize: 16,
  offset: 0,
  number: 8,
  end: 12,
  capacity: 512,
  text: 8 + 512 * 16,
  textSize: 128 * 1024,
  size: 8 + 512 * 16 + 128 * 1024,
} as const;

/** Where a program finds its memory: addresses. */
export interface ProgramPlan {
  readonly map: FieldMap;
  /** See stateLayout. */
  readonly state: number;
  /** The line's end, then start and end of each field; words. */
  readonly result: number;
  /** Absent for a program that only finds fields. */
  readonly counting?: CountingPlan;
}

/** How lines are counted: numbers of fields, -1 for none, and addresses. */
export interface CountingPlan {
  readonly time: number;
  readonly status: number;
  readonly backend: number;
  readonly attempts: number;
  /** How many of the fields are looked for on every line. */
  readonly needed: number;
  /** A word per status, and a byte per status: see statusUse. */
  readonly statuses: number;
  readonly uses: number;
  /** See failingLayout. */
  readonly failing: number;
  /** Text tables: of backends, and of the attempts that hide nothing. */
  readonly backends: number;
  readonly quiet: number | undefined;
  /** The field that a table --by counts, whether by its route alone, and the text table of its rows. */
  readonly rows: { readonly field: number; readonly isRoute: boolean; readonly table: number } | undefined;
}

/** Where a state has what times of the known minute, or of its hour, have in common. */
const likeTimes = {
  minute: { length: stateLayout.timeLength, fixed: stateLayout.fixed, digits: stateLayout.digits },
  hour: { length: stateLayout.hourLength, fixed: stateLayout.hourFixed, digits: stateLayout.hourDigits },
} as const;

/** Leaves 1 on the stack when the time [start, end) is of the known minute or hour: equal where that tells it, digits elsewhere. */
export function isKnownTime(
  state: Code,
  start: number,
  end: number,
  piece: number,
  span: keyof typeof likeTimes = "minute",
): Code {
  const { length, fixed, digits } = likeTimes[span];
  const deviates = (offset: number): Code => [
    set(piece, loadVector(get(start), offset)),
    orVector(
      andVector(xorVector(get(piece), loadVector(state, stateLayout.time + offset)), loadVector(state, fixed + offset)),
      andVector(
        greaterBytes(subBytes(get(piece), fill(constant(ZERO))), fill(constant(9))),
        loadVector(state, digits + offset),
      ),
    ),
  ];
  return and(
    equal(sub(get(end), get(start)), load(state, length)),
    isZero(anyTrue(orVector(deviates(0), deviates(16)))),
  );
}
