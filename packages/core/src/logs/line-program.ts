import { fieldCode, lineWalk } from "./field-code.ts";
import type { FieldMap } from "./template.ts";
import { slotFunction, slotOf, textTable } from "./text-table.ts";
import {
  add,
  and,
  andVector,
  anyTrue,
  assemble,
  atLeast,
  block,
  type Code,
  constant,
  differs,
  equal,
  fill,
  get,
  giveBack,
  greaterBytes,
  increase,
  isZero,
  jump,
  jumpIf,
  less,
  load,
  loadByte,
  loadVector,
  loop,
  multiply,
  or,
  orVector,
  set,
  store,
  sub,
  subBytes,
  tee,
  type WasmFunction,
  when,
  xorVector,
} from "./wasm.ts";

const MINUS = 45;
const HASH = 35;
const ZERO = 48;
const FIVE = 53;

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
  /** A word per status, and a byte per status that is not 0 when such lines are the caller's. */
  readonly statuses: number;
  readonly mattering: number;
  /** Text tables: of backends, and of the attempts that hide nothing. */
  readonly backends: number;
  readonly quiet: number | undefined;
}

/** The functions of a text format on a thread's memory. A line feed stands behind the last line that they are shown. */
export interface LineProgram {
  /**
   * For plans with counting. Counts the lines in [at, end) that need no second look: of the known minute, with all fields, a good status and nothing
   * behind it. Returns where the first line begins that is the caller's, or `end`.
   */
  run(at: number, end: number): number;
  /** Finds all fields of the line at `at` and writes where they are; returns how many it found, one after the other. */
  fields(at: number): number;
  /** 1 when the text [start, end) is a time of the known minute. */
  isKnownTime(start: number, end: number): number;
  /** See slotFunction. */
  slot(table: number, start: number, end: number): number;
}

/** Compiles a field map into WebAssembly: one pass over the bytes, sixteen at a time. */
export function compileProgram(plan: ProgramPlan, memory: WebAssembly.Memory): LineProgram {
  const { counting } = plan;
  const run = counting ? [runFunction(plan, counting)] : [];
  const bytes = assemble([slotFunction(), knownTimeFunction(plan), fieldsFunction(plan), ...run]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports as unknown as LineProgram;
}

/** Leaves 1 on the stack when the time [start, end) is of the known minute: equal where that tells the minute, digits elsewhere. */
function isKnownTime(plan: ProgramPlan, start: number, end: number, piece: number): Code {
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

function knownTimeFunction(plan: ProgramPlan): WasmFunction {
  return {
    name: "isKnownTime",
    parameters: 2,
    body: ({ vector }) => giveBack(isKnownTime(plan, 0, 1, vector())),
  };
}

function fieldsFunction({ map, result }: ProgramPlan): WasmFunction {
  return {
    name: "fields",
    parameters: 1,
    body: (locals) => {
      const at = 0;
      const count = locals.integer();
      const walk = lineWalk(at, locals);
      const stop = (found: number): Code => [set(count, constant(found)), jump("over")];
      const code = block(
        "over",
        fieldCode(map.steps, map, walk, locals, {
          found: (field, start) => [
            store(constant(result), get(start), 4 + 8 * field),
            store(constant(result), get(at), 8 + 8 * field),
          ],
          ended: (field) => stop(field + 1),
          missing: stop,
        }),
        set(count, constant(map.steps.length)),
      );
      const end: Code = [walk.toLineEnd(), store(constant(result), get(at)), giveBack(get(count))];
      return [walk.prepare(), code, ...end];
    },
  };
}

function runFunction(program: ProgramPlan, plan: CountingPlan): WasmFunction {
  const { map, state } = program;
  const { needed, statuses, mattering, backends } = plan;
  return {
    name: "run",
    parameters: 2,
    body: (locals) => {
      const [at, end] = [0, 1];
      const { integer, vector } = locals;
      const [line, code, slot] = [integer(), integer(), integer()];
      const piece = vector();
      const places = new Map(
        [plan.time, plan.status, plan.backend, plan.attempts].map((field) => [field, [integer(), integer()] as const]),
      );
      const place = (field: number) => places.get(field) ?? [line, line];
      const walk = lineWalk(at, locals);
      const countOne = (address: Code, offset = 0): Code =>
        store(address, add(load(address, offset), constant(1)), offset);
      const inState = (offset: number): Code => load(constant(state), offset);

      const fields = block(
        "fields",
        fieldCode(map.steps.slice(0, needed), map, walk, locals, {
          found: (field, start) => {
            const [from, to] = places.get(field) ?? [];
            return from === undefined || to === undefined ? [] : [set(from, get(start)), set(to, get(at))];
          },
          ended: (field) => jump(field === needed - 1 ? "fields" : "odd"),
          missing: () => jump("odd"),
        }),
      );
      const time: Code = [
        jumpIf(isZero(isKnownTime(program, ...place(plan.time), piece)), "odd"),
        when(inState(stateLayout.isOutside), countOne(constant(state), stateLayout.skipped), jump("counted")),
      ];
      const [statusStart, statusEnd] = place(plan.status);
      const digit = (offset: number): Code => sub(loadByte(get(statusStart), offset), constant(ZERO));
      const threeDigits = (word: Code, all: number): Code => equal(and(word, constant(0xf0f0f0)), constant(all));
      const status: Code = [
        jumpIf(differs(sub(get(statusEnd), get(statusStart)), constant(3)), "odd"),
        set(code, load(get(statusStart))),
        jumpIf(
          isZero(
            and(
              threeDigits(get(code), 0x303030),
              threeDigits(add(and(get(code), constant(0xffffff)), constant(0x060606)), 0x303030),
            ),
          ),
          "odd",
        ),
        set(code, add(add(multiply(digit(0), constant(100)), multiply(digit(1), constant(10))), digit(2))),
        jumpIf(loadByte(add(constant(mattering), get(code))), "odd"),
      ];
      const [attemptsStart, attemptsEnd] = place(plan.attempts);
      const attemptsLength = sub(get(attemptsEnd), get(attemptsStart));
      const attempts: Code =
        plan.attempts < 0
          ? []
          : plan.quiet === undefined
            ? jumpIf(suspect(attemptsLength, loadByte(get(attemptsStart))), "odd")
            : [
                jumpIf(isZero(attemptsLength), "odd"),
                jumpIf(isZero(slotOf(constant(plan.quiet), get(attemptsStart), get(attemptsEnd))), "odd"),
              ];
      const [backendStart, backendEnd] = place(plan.backend);
      const backendLength = sub(get(backendEnd), get(backendStart));
      const backend: Code =
        plan.backend < 0
          ? []
          : block(
              "none",
              jumpIf(isZero(backendLength), "none"),
              jumpIf(
                and(equal(backendLength, constant(1)), equal(loadByte(get(backendStart)), constant(MINUS))),
                "none",
              ),
              jumpIf(isZero(tee(slot, slotOf(constant(backends), get(backendStart), get(backendEnd)))), "odd"),
              countOne(get(slot), textTable.requests),
            );
      const count: Code = [
        countOne(add(constant(statuses), multiply(get(code), constant(4)))),
        countOne(constant(state), stateLayout.counted),
      ];
      const body = block(
        "odd",
        loop(
          "lines",
          set(line, get(at)),
          when(atLeast(get(at), get(end)), giveBack(get(end))),
          jumpIf(equal(loadByte(get(at)), constant(HASH)), "odd"),
          fields,
          block("counted", time, status, attempts, backend, count),
          walk.toLineEnd(),
          increase(at, 1),
          jump("lines"),
        ),
      );
      return [walk.prepare(), body, giveBack(get(line))];
    },
  };
}

/** nginx's way: several attempts, or one 5xx. */
function suspect(length: Code, first: Code): Code {
  return or(less(constant(3), length), and(equal(length, constant(3)), equal(first, constant(FIVE))));
}
