import { stateLayout } from "./program-plan.ts";
import {
  listLayout,
  listRoom,
  measuredLayout,
  mostSpans,
  nodeLayout,
  outcomes,
  type RecognisePlan,
  sourceLayout,
  spanSums,
  sumsLayout,
} from "./recognise-plan.ts";
import {
  add,
  block,
  type Code,
  call,
  constant,
  drop,
  equal,
  floatAdd,
  floatConstant,
  floatDivide,
  floatEqual,
  floatFloor,
  floatLess,
  floatMultiply,
  floatToLong,
  get,
  giveBack,
  increase,
  isZero,
  jump,
  jumpIf,
  less,
  load,
  loadFloat,
  longConstant,
  longLess,
  longMultiply,
  longRemainder,
  longSub,
  longToFloat,
  loop,
  multiply,
  or,
  set,
  shiftRight,
  store,
  storeFloat,
  toWord,
  type WasmFunction,
  when,
  xor,
} from "./wasm.ts";

/** addToList(list): counts the number that stands behind the list's last entry, for which there is always room; the same as the last is found first. */
export function addToListFunction(): WasmFunction {
  return {
    name: "addToList",
    parameters: 1,
    body: (locals) => {
      const list = 0;
      const [used, entry, at] = [locals.integer(), locals.integer(), locals.integer()];
      const { entries, key, count, entrySize } = listLayout;
      return [
        set(used, load(get(list))),
        set(entry, add(get(list), multiply(get(used), constant(entrySize)))),
        set(at, get(entry)),
        block(
          "new",
          loop(
            "back",
            jumpIf(equal(get(at), get(list)), "new"),
            increase(at, -entrySize),
            when(
              floatEqual(loadFloat(get(at), entries + key), loadFloat(get(entry), entries + key)),
              store(get(at), add(load(get(at), entries + count), constant(1)), entries + count),
              giveBack(constant(1)),
            ),
            jump("back"),
          ),
        ),
        store(get(entry), constant(1), entries + count),
        store(get(list), add(get(used), constant(1))),
        giveBack(constant(1)),
      ];
    },
  };
}

/** count(source, count, offset): see RecogniseProgram. */
export function countFunction(plan: RecognisePlan): WasmFunction {
  return {
    name: "count",
    parameters: 3,
    body: (locals) => {
      const [source, fields, offset] = [0, 1, 2];
      const [sums, leaf, mixed] = [locals.integer(), locals.integer(), locals.integer()];
      const [time, micros] = [locals.float(), locals.float()];
      const [whole, width] = [locals.long(), locals.long()];
      const measured = (at: number): Code => loadFloat(constant(plan.measured), at);
      const secondsOf = (index: number) => measured(measuredLayout.firstSpan + 8 * index);
      const spanAt = (index: number) => sumsLayout.firstSpan + spanSums.size * index;
      const hasSpan = (index: number) => less(constant(index), load(get(leaf), nodeLayout.spans));
      const isFull = (list: number, room: number): Code => equal(load(get(sums), list), constant(room));
      const giveUpWhen = (condition: Code): Code => when(condition, giveBack(constant(outcomes.ask)));
      const count = (list: number, number: Code): Code => [
        storeFloat(
          add(get(sums), multiply(load(get(sums), list), constant(listLayout.entrySize))),
          number,
          list + listLayout.entries,
        ),
        drop(call("addToList", add(get(sums), constant(list)))),
      ];
      /** Keeps the smaller or the greater of two numbers, the only one when there were none: `counted` is how many. */
      const keep = (at: number, counted: Code, isBetter: Code, number: number): Code =>
        when(or(isZero(counted), isBetter), storeFloat(get(sums), get(number), at));
      const smaller = (at: number, counted: Code, number: number) =>
        keep(at, counted, floatLess(get(number), loadFloat(get(sums), at)), number);
      const greater = (at: number, counted: Code, number: number) =>
        keep(at, counted, floatLess(loadFloat(get(sums), at), get(number)), number);
      const countOne = (at: number): Code => store(get(sums), add(load(get(sums), at), constant(1)), at);
      const indexes = Array.from({ length: mostSpans }, (_, index) => index);

      const countSpan = (index: number): Code => {
        const at = spanAt(index);
        return when(
          hasSpan(index),
          // As addDuration does; what is not there is not less than anything.
          set(micros, floatFloor(floatAdd(floatMultiply(secondsOf(index), floatConstant(1e6)), floatConstant(0.5)))),
          when(
            isZero(
              or(
                floatLess(secondsOf(index), floatConstant(0)),
                isZero(floatLess(secondsOf(index), floatConstant(1e9))),
              ),
            ),
            smaller(at + spanSums.min, load(get(sums), at + spanSums.count), micros),
            greater(at + spanSums.max, load(get(sums), at + spanSums.count), micros),
            countOne(at + spanSums.count),
            storeFloat(get(sums), floatAdd(loadFloat(get(sums), at + spanSums.sum), get(micros)), at + spanSums.sum),
            set(whole, floatToLong(get(micros))),
            set(width, longConstant(1n)),
            loop(
              "wider",
              when(
                isZero(longLess(get(whole), longMultiply(get(width), longConstant(100n)))),
                set(width, longMultiply(get(width), longConstant(10n))),
                jump("wider"),
              ),
            ),
            count(at + spanSums.bins, longToFloat(longSub(get(whole), longRemainder(get(whole), get(width))))),
          ),
        );
      };
      /** As rankOf does. */
      const rank: Code = [
        set(
          mixed,
          multiply(
            xor(toWord(floatToLong(get(time))), multiply(get(offset), constant(0x9e37_79b1))),
            constant(0x85eb_ca6b),
          ),
        ),
        set(mixed, xor(get(mixed), shiftRight(get(mixed), constant(15)))),
        set(mixed, multiply(get(mixed), constant(0xc2b2_ae35))),
      ];
      return [
        set(sums, call("recognise", get(source), get(fields))),
        giveUpWhen(isZero(get(sums))),
        when(load(get(sums), sumsLayout.outcome), giveBack(load(get(sums), sumsLayout.outcome))),
        // NaN is not even itself.
        giveUpWhen(isZero(floatEqual(measured(measuredLayout.millis), measured(measuredLayout.millis)))),
        giveUpWhen(isFull(sumsLayout.minutes, listRoom.minutes)),
        set(leaf, load(get(source), sourceLayout.leaf)),
        indexes.map((index) =>
          when(
            hasSpan(index),
            giveUpWhen(
              or(
                floatEqual(secondsOf(index), floatConstant(measuredLayout.ask)),
                isFull(spanAt(index) + spanSums.bins, listRoom.bins),
              ),
            ),
          ),
        ),
        set(
          time,
          floatAdd(
            loadFloat(load(get(source), sourceLayout.state), stateLayout.minuteStart),
            measured(measuredLayout.millis),
          ),
        ),
        smaller(sumsLayout.first, load(get(sums), sumsLayout.count), time),
        greater(sumsLayout.last, load(get(sums), sumsLayout.count), time),
        countOne(sumsLayout.count),
        count(sumsLayout.minutes, floatFloor(floatDivide(get(time), floatConstant(60_000)))),
        indexes.map(countSpan),
        rank,
        when(
          or(
            isZero(load(get(sums), sumsLayout.hasSamples)),
            or(
              isZero(floatLess(loadFloat(get(sums), sumsLayout.latest), get(time))),
              isZero(less(load(get(sums), sumsLayout.rank), get(mixed))),
            ),
          ),
          giveBack(constant(outcomes.sample)),
        ),
        giveBack(constant(outcomes.counted)),
      ];
    },
  };
}
