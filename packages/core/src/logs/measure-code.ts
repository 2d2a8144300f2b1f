import { isKnownTime, stateLayout } from "./program-plan.ts";
import { none, type RecognisePlan, readingLayout, sourceLayout } from "./recognise-plan.ts";
import {
  add,
  and,
  atLeast,
  type Code,
  call,
  constant,
  differs,
  either,
  equal,
  floatConstant,
  floatDivide,
  floatNegate,
  get,
  giveBack,
  increase,
  isZero,
  jump,
  less,
  load,
  loadByte,
  longAdd,
  longConstant,
  longIsZero,
  longMultiply,
  longToFloat,
  loop,
  multiply,
  or,
  set,
  storeFloat,
  sub,
  toLong,
  type WasmFunction,
  when,
  wordToFloat,
} from "./wasm.ts";

const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** Code for where a field of a source's line begins and ends. */
export function placeOf(source: number, field: number): readonly [start: Code, end: Code] {
  const at = add(load(get(source), sourceLayout.result), multiply(get(field), constant(8)));
  return [load(at, 4), load(at, 8)];
}

/** number(start, end): 1 with the value put down when the text is a decimal number of up to fifteen digits, else 0. */
export function numberFunction(plan: RecognisePlan): WasmFunction {
  return {
    name: "number",
    parameters: 2,
    body: (locals) => {
      const [at, end] = [0, 1];
      const [isNegative, byte, digit] = [locals.integer(), locals.integer(), locals.integer()];
      const [value, unit, float] = [locals.long(), locals.long(), locals.float()];
      const isPoint = (address: number, offset = 0): Code =>
        equal(loadByte(add(get(address), constant(offset))), constant(DOT));
      return [
        set(isNegative, equal(loadByte(get(at)), constant(MINUS))),
        set(at, add(get(at), get(isNegative))),
        when(or(atLeast(get(at), get(end)), less(constant(15), sub(get(end), get(at)))), giveBack(constant(0))),
        // As levelsIn() and numberIn() have it: digits before a point, and behind it.
        when(or(isPoint(at), isPoint(end, -1)), giveBack(constant(0))),
        loop(
          "digits",
          set(byte, loadByte(get(at))),
          either(
            and(equal(get(byte), constant(DOT)), longIsZero(get(unit))),
            [set(unit, longConstant(1n))],
            [
              set(digit, sub(get(byte), constant(ZERO))),
              when(atLeast(get(digit), constant(10)), giveBack(constant(0))),
              set(value, longAdd(longMultiply(get(value), longConstant(10n)), toLong(get(digit)))),
              set(unit, longMultiply(get(unit), longConstant(10n))),
            ],
          ),
          increase(at, 1),
          when(less(get(at), get(end)), jump("digits")),
        ),
        set(float, longToFloat(get(value))),
        // A quotient of whole numbers is rounded as the number's text would be.
        when(isZero(longIsZero(get(unit))), set(float, floatDivide(get(float), longToFloat(get(unit))))),
        when(get(isNegative), set(float, floatNegate(get(float)))),
        storeFloat(constant(plan.number), get(float)),
        giveBack(constant(1)),
      ];
    },
  };
}

/** What millis() gives back for a time that takes more to tell. */
export const noMillis = -0x8000_0000;

/** millis(state, start, end): milliseconds from the known minute's start to a time of its hour, noMillis for others. */
export function millisFunction(): WasmFunction {
  return {
    name: "millis",
    parameters: 3,
    body: (locals) => {
      const [state, start, end] = [0, 1, 2];
      const [at, millis, known] = [locals.integer(), locals.integer(), locals.integer()];
      const piece = locals.vector();
      const ofState = (offset: number): Code => load(get(state), offset);
      const digitOf = (address: number, offset: number): Code =>
        sub(loadByte(add(get(address), constant(offset))), constant(ZERO));
      const addDigit = (offset: number, unit: number): Code =>
        set(millis, add(get(millis), multiply(digitOf(at, offset), constant(unit))));
      const ofFraction = (index: number, unit: number): Code =>
        // Behind the seconds and a point.
        when(less(constant(index), ofState(stateLayout.fractionDigits)), addDigit(3 + index, unit));
      /** From the known time's minute to this one's, both of which stand before a colon and the seconds. */
      const fromMinute = (offset: number, unit: number): Code =>
        set(millis, add(get(millis), multiply(sub(digitOf(at, offset), digitOf(known, offset)), constant(unit))));
      return [
        set(at, add(get(start), ofState(stateLayout.secondsAt))),
        when(
          isZero(isKnownTime(get(state), start, end, piece)),
          when(isZero(isKnownTime(get(state), start, end, piece, "hour")), giveBack(constant(noMillis))),
          set(known, add(get(state), add(ofState(stateLayout.secondsAt), constant(stateLayout.time)))),
          fromMinute(-3, 600_000),
          fromMinute(-2, 60_000),
        ),
        [addDigit(0, 10_000), addDigit(1, 1000)],
        [ofFraction(0, 100), ofFraction(1, 10), ofFraction(2, 1)],
        giveBack(get(millis)),
      ];
    },
  };
}

/** What measure() gives back: the text is "-" or there is no earlier time; a number was put down; it takes more to tell. */
export const measures = { nothing: 0, number: 1, odd: 2 } as const;

/** measure(source, count, reading): puts down the number in a field that is there, or the seconds since an earlier time. */
export function measureFunction(plan: RecognisePlan): WasmFunction {
  return {
    name: "measure",
    parameters: 3,
    body: (locals) => {
      const [source, count, reading] = [0, 1, 2];
      const [field, start, end, since, later, earlier] = Array.from({ length: 6 }, locals.integer) as [
        number, number, number, number, number, number,
      ]; // biome-ignore format: one row
      const state = load(get(source), sourceLayout.state);
      const between: Code = [
        when(atLeast(get(since), get(count)), giveBack(constant(measures.nothing))),
        set(later, call("millis", state, get(start), get(end))),
        set(earlier, call("millis", state, ...placeOf(source, since))),
        when(
          or(equal(get(later), constant(noMillis)), equal(get(earlier), constant(noMillis))),
          giveBack(constant(measures.odd)),
        ),
        storeFloat(constant(plan.number), floatDivide(wordToFloat(sub(get(later), get(earlier))), floatConstant(1000))),
        giveBack(constant(measures.number)),
      ];
      const [startCode, endCode] = placeOf(source, field);
      return [
        set(field, load(get(reading), readingLayout.field)),
        set(since, load(get(reading), readingLayout.since)),
        set(start, startCode),
        set(end, endCode),
        when(differs(get(since), constant(none)), between),
        when(
          and(equal(sub(get(end), get(start)), constant(1)), equal(loadByte(get(start)), constant(MINUS))),
          giveBack(constant(measures.nothing)),
        ),
        when(call("number", get(start), get(end)), giveBack(constant(measures.number))),
        giveBack(constant(measures.odd)),
      ];
    },
  };
}
