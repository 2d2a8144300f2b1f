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
  /** Words: lines that were counted since the caller took them, and lines of a minute that is not wanted. */
  counted: 0,
  skipped: 4,
  /** Words: length of the times of the known minute, -1 when none is known, and whether that minute is left out. */
  timeLength: 8,
  isOutside: 12,
  /** The time as it was seen, then 255 where a time of the same minute has the same byte, then 255 where it has any digit. */
  time: 16,
  fixed: 16 + longestTime,
  digits: 16 + 2 * longestTime,
  size: 16 + 3 * longestTime,
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

/** How plain lines are counted: numbers of fields, -1 for none, and addresses. */
export interface CountingPlan {
  readonly time: number;
  readonly status: number;
  readonly backend: number;
  readonly attempts: number;
  /** How many of the fields are looked for on every line. */
  readonly needed: number;
  /** A word per status, and a byte per status that is not 0 while such lines are the caller's. */
  readonly statuses: number;
  readonly asks: number;
  /** Text tables: of backends, and of the attempts that hide nothing. */
  readonly backends: number;
  readonly quiet: number | undefined;
  /** The field that a table --by counts, whether by its route alone, and the text table of its rows. */
  readonly rows: { readonly field: number; readonly isRoute: boolean; readonly table: number } | undefined;
}

/** Leaves 1 on the stack when the time [start, end) is of the known minute: equal where that tells the minute, digits elsewhere. */
export function isKnownTime(plan: Pick<ProgramPlan, "state">, start: number, end: number, piece: number): Code {
  const state = constant(plan.state);
  const deviates = (offset: number): Code => [
    set(piece, loadVector(get(start), offset)),
    orVector(
      andVector(
        xorVector(get(piece), loadVector(state, stateLayout.time + offset)),
        loadVector(state, stateLayout.fixed + offset),
      ),
      andVector(
        greaterBytes(subBytes(get(piece), fill(constant(ZERO))), fill(constant(9))),
        loadVector(state, stateLayout.digits + offset),
      ),
    ),
  ];
  return and(
    equal(sub(get(end), get(start)), load(state, stateLayout.timeLength)),
    isZero(anyTrue(orVector(deviates(0), deviates(16)))),
  );
}
