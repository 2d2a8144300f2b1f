import { fieldCode } from "./field-code.ts";
import { linesWalk } from "./line-walk.ts";
import {
  type CountingPlan,
  failingLayout,
  isKnownTime,
  type ProgramPlan,
  stateLayout,
  statusUse,
} from "./program-plan.ts";
import { emptyRoute, routeOf } from "./route-code.ts";
import { slotOf, textTable } from "./text-table.ts";
import {
  add,
  and,
  atLeast,
  block,
  type Code,
  constant,
  copyBytes,
  differs,
  equal,
  floatAdd,
  get,
  giveBack,
  isZero,
  jump,
  jumpIf,
  less,
  load,
  loadByte,
  loadFloat,
  loop,
  multiply,
  or,
  set,
  store,
  storeFloat,
  sub,
  tee,
  type WasmFunction,
  when,
  wordToFloat,
} from "./wasm.ts";

const MINUS = 45;
const HASH = 35;
const ZERO = 48;
const FIVE = 53;

/** run(at, end): see LineProgram. */
export function runFunction(program: ProgramPlan, plan: CountingPlan): WasmFunction {
  const { map, state } = program;
  const { needed, statuses, uses, failing, backends } = plan;
  return {
    name: "run",
    parameters: 2,
    body: (locals) => {
      const [at, end] = [0, 1];
      const { integer, vector } = locals;
      const [line, code, slot, rowSlot, use, size, entry] = Array.from({ length: 7 }, integer) as [
        number, number, number, number, number, number, number,
      ]; // biome-ignore format: one row
      const piece = vector();
      const places = new Map(
        [plan.time, plan.status, plan.backend, plan.attempts, plan.rows?.field ?? -1].map((field) => [
          field,
          [integer(), integer()] as const,
        ]),
      );
      const place = (field: number) => places.get(field) ?? [line, line];
      const walk = linesWalk(at, locals);
      const countOne = (address: Code, offset = 0): Code =>
        store(address, add(load(address, offset), constant(1)), offset);
      const inState = (offset: number): Code => load(constant(state), offset);

      const fields = block(
        "fields",
        fieldCode(map.steps.slice(0, needed), map, walk, locals, {
          isShared: false,
          isWanted: (index) => places.has(index) || index === needed - 1,
          found: ({ index = -1 }, start) => {
            const [from, to] = places.get(index) ?? [];
            return from === undefined || to === undefined ? [] : [set(from, get(start)), set(to, get(at))];
          },
          ended: ({ index }) => jump(index === needed - 1 ? "fields" : "odd"),
          missing: () => jump("odd"),
        }),
      );
      const time: Code = [
        jumpIf(isZero(isKnownTime(constant(state), ...place(plan.time), piece)), "odd"),
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
        jumpIf(equal(tee(use, loadByte(add(constant(uses), get(code)))), constant(statusUse.read)), "odd"),
      ];
      const [attemptsStart, attemptsEnd] = place(plan.attempts);
      const attemptsLength = sub(get(attemptsEnd), get(attemptsStart));
      const isSuspect =
        plan.quiet === undefined
          ? suspect(attemptsLength, loadByte(get(attemptsStart)))
          : or(isZero(attemptsLength), isZero(slotOf(constant(plan.quiet), get(attemptsStart), get(attemptsEnd))));
      const attempts: Code = plan.attempts < 0 ? [] : when(isSuspect, set(use, constant(statusUse.copy)));
      const [backendStart, backendEnd] = place(plan.backend);
      const backendLength = sub(get(backendEnd), get(backendStart));
      const backend: Code =
        plan.backend < 0
          ? []
          : block(
              "none",
              set(slot, constant(0)),
              jumpIf(isZero(backendLength), "none"),
              jumpIf(
                and(equal(backendLength, constant(1)), equal(loadByte(get(backendStart)), constant(MINUS))),
                "none",
              ),
              jumpIf(isZero(tee(slot, slotOf(constant(backends), get(backendStart), get(backendEnd)))), "odd"),
              countOne(get(slot), textTable.requests),
            );
      const findRow = ({ field, isRoute, table }: NonNullable<CountingPlan["rows"]>): Code => {
        const [start, end] = place(field);
        return [
          // No table holds the empty text.
          jumpIf(equal(get(start), get(end)), "odd"),
          set(rowSlot, (isRoute ? routeOf : slotOf)(constant(table), get(start), get(end))),
          jumpIf(or(isZero(get(rowSlot)), equal(get(rowSlot), constant(emptyRoute))), "odd"),
        ];
      };
      const row: Code = plan.rows ? findRow(plan.rows) : [];
      // When nothing can be odd any more.
      const countRow: Code = plan.rows ? countOne(get(rowSlot), textTable.requests) : [];
      const count: Code = [
        countRow,
        countOne(add(constant(statuses), multiply(get(code), constant(4)))),
        countOne(constant(state), stateLayout.counted),
      ];
      const inFailing = (offset: number): Code => load(constant(failing), offset);
      const { entries, entrySize, capacity, text, textSize } = failingLayout;
      const findRoom: Code = when(
        get(use),
        set(size, add(sub(get(walk.feed), get(line)), constant(1))),
        jumpIf(equal(inFailing(failingLayout.lines), constant(capacity)), "odd"),
        jumpIf(less(constant(textSize), add(inFailing(failingLayout.used), get(size))), "odd"),
      );
      // All 5xx are copied.
      const copy: Code = when(
        get(use),
        when(
          less(sub(get(code), constant(500)), constant(100)),
          countOne(constant(state), stateLayout.errors),
          plan.backend < 0 ? [] : when(get(slot), countOne(get(slot), textTable.errors)),
          plan.rows ? countOne(get(rowSlot), textTable.errors) : [],
        ),
        copyBytes(add(constant(failing + text), inFailing(failingLayout.used)), get(line), get(size)),
        store(constant(failing), add(inFailing(failingLayout.used), get(size)), failingLayout.used),
        set(entry, add(constant(failing), multiply(inFailing(failingLayout.lines), constant(entrySize)))),
        storeFloat(
          get(entry),
          floatAdd(loadFloat(constant(state), stateLayout.offsetBase), wordToFloat(get(line))),
          entries + failingLayout.offset,
        ),
        store(
          get(entry),
          add(inState(stateLayout.linesBefore), add(inState(stateLayout.counted), inState(stateLayout.skipped))),
          entries + failingLayout.number,
        ),
        store(get(entry), inFailing(failingLayout.used), entries + failingLayout.end),
        countOne(constant(failing), failingLayout.lines),
      );
      const body = block(
        "odd",
        loop(
          "lines",
          set(line, get(at)),
          when(atLeast(get(at), get(end)), giveBack(get(end))),
          jumpIf(equal(loadByte(get(at)), constant(HASH)), "odd"),
          // The line's end comes first: the processor then begins with the next line while it still waits for this one's fields.
          walk.begin(),
          fields,
          block("counted", time, status, attempts, findRoom, row, backend, count, copy),
          set(at, add(get(walk.feed), constant(1))),
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
