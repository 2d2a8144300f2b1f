import { isKnownTime, stateLayout } from "./program-plan.ts";
import { emptyRoute, routeFunction, routeOf } from "./route-code.ts";
import { slotFunction, slotOf, textTable } from "./text-table.ts";
import {
  add,
  and,
  assemble,
  atLeast,
  block,
  type Code,
  call,
  constant,
  differs,
  either,
  equal,
  floatConstant,
  floatDivide,
  floatLess,
  floatMultiply,
  floatNegate,
  get,
  giveBack,
  increase,
  isZero,
  jump,
  jumpIf,
  less,
  load,
  loadByte,
  loadFloat,
  longAdd,
  longConstant,
  longIsZero,
  longMultiply,
  longToFloat,
  loop,
  multiply,
  or,
  set,
  shiftRight,
  store,
  storeFloat,
  sub,
  toLong,
  type WasmFunction,
  when,
  wordToFloat,
  xor,
} from "./wasm.ts";

const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** A number of what is asked for but not there: a field, a node, an earlier time. */
export const none = -1;
/** What was read, told apart by a word: the address of a text in the table, or one of these; 0 when it cannot be told apart. */
export const keys = { absent: -1, empty: emptyRoute, noTime: -3, dash: -4, level: -16 } as const;

/** Lines of one layout, words: the root of their tree, addresses of fields and state (see ProgramPlan), the field with the time, and the leaf that the last line led to. */
export const sourceLayout = { root: 0, result: 4, state: 8, time: 12, leaf: 16, size: 32 } as const;

/**
 * A node, words: the address of what is read next with the last key and the node that it led to; a leaf has 1 there, then the field
 * with the route or none, and how many spans are measured, with their addresses.
 */
export const nodeLayout = {
  reading: 0,
  lastKey: 4,
  lastNext: 8,
  route: 4,
  spans: 8,
  firstSpan: 12,
  size: 32,
  isLeaf: 1,
} as const;

/** A reading, words: the field and that of the earlier time or none, how many levels or none for the text, and the levels as numbers. */
export const readingLayout = { field: 0, since: 4, levels: 8, firstLevel: 16 } as const;
/** A span: field and earlier time as in a reading, and the unit in seconds as a number. */
export const spanLayout = { field: 0, since: 4, unit: 8, size: 16 } as const;
/** Spans of a line at most. */
const mostSpans = 3;

/** What recognise() measures, numbers: the time within the known minute in milliseconds, then each span in seconds; NaN when it is not there, `ask` when it takes more to tell. */
export const measuredLayout = { millis: 0, firstSpan: 8, size: 8 + 8 * mostSpans, ask: -1 } as const;

/** A hash table of pairs of words, of 16 bytes each: the pair, and a value that is the caller's. */
export const pairTable = { headerSize: 16, mask: 0, capacity: 4, used: 8, entrySize: 16, value: 8 } as const;

/** Where these things lie: addresses. */
export interface RecognisePlan {
  /** The text table with what is read, the pair table of nodes and keys, and a number's place. */
  readonly texts: number;
  readonly edges: number;
  readonly number: number;
  readonly measured: number;
}

/** The functions of a thread that recognise lines. */
export interface RecogniseProgram {
  /**
   * Walks from a source's root by what is read of the line that has `count` fields, and measures it. Returns the number that was
   * put down for the leaf and the place of the request, 0 when there is none yet.
   */
  recognise(source: number, count: number): number;
  /** What a reading's key is, most often the `likely` one. */
  key(source: number, count: number, reading: number, likely: number): number;
  /** The address of the value of a pair, which is put in when it is new; 0 when the table is full. */
  edge(node: number, key: number): number;
  /** See slotFunction and routeFunction. */
  slot(table: number, start: number, end: number, likely: number): number;
  route(table: number, start: number, end: number): number;
}

/** `oddKey` is asked for the key of a reading that takes more than is written here: several numbers, times of other minutes. */
export function compileRecognition(
  plan: RecognisePlan,
  memory: WebAssembly.Memory,
  oddKey: (reading: number) => number,
): RecogniseProgram {
  const functions = [
    slotFunction(),
    routeFunction(),
    numberFunction(plan),
    millisFunction(),
    measureFunction(plan),
    keyFunction(plan),
    edgeFunction(plan),
    recogniseFunction(plan),
  ];
  const module = new WebAssembly.Module(assemble(functions, [{ name: "oddKey", parameters: 1 }]));
  return new WebAssembly.Instance(module, { env: { memory, oddKey } }).exports as unknown as RecogniseProgram;
}

/** Code for where a field of a source's line begins and ends. */
function placeOf(source: number, field: number): readonly [start: Code, end: Code] {
  const at = add(load(get(source), sourceLayout.result), multiply(get(field), constant(8)));
  return [load(at, 4), load(at, 8)];
}

/** number(start, end): 1 with the value put down when the text is a decimal number of up to fifteen digits, else 0. */
function numberFunction(plan: RecognisePlan): WasmFunction {
  return {
    name: "number",
    parameters: 2,
    body: (locals) => {
      const [at, end] = [0, 1];
      const [isNegative, byte, digit] = [locals.integer(), locals.integer(), locals.integer()];
      const [value, unit, float] = [locals.long(), locals.long(), locals.float()];
      return [
        set(isNegative, equal(loadByte(get(at)), constant(MINUS))),
        set(at, add(get(at), get(isNegative))),
        when(or(atLeast(get(at), get(end)), less(constant(15), sub(get(end), get(at)))), giveBack(constant(0))),
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

/** millis(state, start, end): milliseconds of a time within the known minute, -1 when it is of another one or none. */
function millisFunction(): WasmFunction {
  return {
    name: "millis",
    parameters: 3,
    body: (locals) => {
      const [state, start, end] = [0, 1, 2];
      const [at, millis] = [locals.integer(), locals.integer()];
      const digit = (offset: number): Code => sub(loadByte(get(at), offset), constant(ZERO));
      const addDigit = (offset: number, unit: number): Code =>
        set(millis, add(get(millis), multiply(digit(offset), constant(unit))));
      const ofFraction = (index: number, unit: number): Code =>
        when(
          less(constant(index), load(get(state), stateLayout.fractionDigits)),
          // Behind the seconds and a point.
          addDigit(3 + index, unit),
        );
      return [
        when(isZero(isKnownTime(get(state), start, end, locals.vector())), giveBack(constant(-1))),
        set(at, add(get(start), load(get(state), stateLayout.secondsAt))),
        [addDigit(0, 10_000), addDigit(1, 1000)],
        [ofFraction(0, 100), ofFraction(1, 10), ofFraction(2, 1)],
        giveBack(get(millis)),
      ];
    },
  };
}

/** What measure() gives back: the text is "-" or there is no earlier time; a number was put down; it takes more to tell. */
const measures = { nothing: 0, number: 1, odd: 2 } as const;

/** measure(source, count, reading): puts down the number in a field that is there, or the seconds since an earlier time. */
function measureFunction(plan: RecognisePlan): WasmFunction {
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
        when(or(equal(get(later), constant(-1)), equal(get(earlier), constant(-1))), giveBack(constant(measures.odd))),
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

function keyFunction(plan: RecognisePlan): WasmFunction {
  return {
    name: "key",
    parameters: 4,
    body: (locals) => {
      const [source, count, reading, likely] = [0, 1, 2, 3];
      const [field, start, end, levels, found, at] = Array.from({ length: 6 }, locals.integer) as [
        number, number, number, number, number, number,
      ]; // biome-ignore format: one row
      const [startCode, endCode] = placeOf(source, field);
      const textKey: Code = [
        set(start, startCode),
        set(end, endCode),
        when(equal(get(start), get(end)), giveBack(constant(keys.empty))),
        // Only a text's key is an address.
        when(atLeast(get(likely), constant(0x8000_0000)), set(likely, constant(0))),
        giveBack(slotOf(constant(plan.texts), get(start), get(end), get(likely))),
      ];
      return [
        set(field, load(get(reading), readingLayout.field)),
        when(atLeast(get(field), get(count)), giveBack(constant(keys.absent))),
        set(levels, load(get(reading), readingLayout.levels)),
        when(equal(get(levels), constant(none)), textKey),
        set(found, call("measure", get(source), get(count), get(reading))),
        when(equal(get(found), constant(measures.odd)), giveBack(call("oddKey", get(reading)))),
        when(equal(get(found), constant(measures.nothing)), giveBack(constant(keys.dash))),
        // How many of the ascending levels are reached.
        set(found, constant(0)),
        set(at, get(reading)),
        block(
          "reached",
          loop(
            "level",
            jumpIf(equal(get(found), get(levels)), "reached"),
            jumpIf(
              floatLess(loadFloat(constant(plan.number)), loadFloat(get(at), readingLayout.firstLevel)),
              "reached",
            ),
            increase(found, 1),
            increase(at, 8),
            jump("level"),
          ),
        ),
        giveBack(sub(constant(keys.level), get(found))),
      ];
    },
  };
}

function edgeFunction({ edges }: RecognisePlan): WasmFunction {
  return {
    name: "edge",
    parameters: 2,
    body: (locals) => {
      const [node, key] = [0, 1];
      const [index, entry] = [locals.integer(), locals.integer()];
      const inHeader = (offset: number): Code => load(constant(edges), offset);
      return [
        set(index, xor(multiply(get(node), constant(0x9e37_79b1)), multiply(get(key), constant(0x85eb_ca6b)))),
        set(index, xor(get(index), shiftRight(get(index), constant(15)))),
        loop(
          "probe",
          set(index, and(get(index), inHeader(pairTable.mask))),
          set(entry, add(constant(edges + pairTable.headerSize), multiply(get(index), constant(pairTable.entrySize)))),
          when(
            isZero(load(get(entry))),
            when(atLeast(inHeader(pairTable.used), inHeader(pairTable.capacity)), giveBack(constant(0))),
            store(constant(edges), add(inHeader(pairTable.used), constant(1)), pairTable.used),
            store(get(entry), get(node)),
            store(get(entry), get(key), 4),
          ),
          when(
            and(equal(load(get(entry)), get(node)), equal(load(get(entry), 4), get(key))),
            giveBack(add(get(entry), constant(pairTable.value))),
          ),
          increase(index, 1),
          jump("probe"),
        ),
      ];
    },
  };
}

function recogniseFunction(plan: RecognisePlan): WasmFunction {
  return {
    name: "recognise",
    parameters: 2,
    body: (locals) => {
      const [source, count] = [0, 1];
      const [node, reading, key, value, field, span] = Array.from({ length: 6 }, locals.integer) as [
        number, number, number, number, number, number,
      ]; // biome-ignore format: one row
      const inNode = (offset: number): Code => load(get(node), offset);
      const [timeStart, timeEnd] = placeOf(source, field);
      const walk: Code = [
        set(node, load(get(source), sourceLayout.root)),
        block(
          "leaf",
          loop(
            "walk",
            set(reading, inNode(nodeLayout.reading)),
            jumpIf(equal(get(reading), constant(nodeLayout.isLeaf)), "leaf"),
            when(isZero(get(reading)), giveBack(constant(0))),
            set(key, call("key", get(source), get(count), get(reading), inNode(nodeLayout.lastKey))),
            when(
              differs(get(key), inNode(nodeLayout.lastKey)),
              when(isZero(get(key)), giveBack(constant(0))),
              set(value, call("edge", get(node), get(key))),
              when(isZero(get(value)), giveBack(constant(0))),
              store(get(node), get(key), nodeLayout.lastKey),
              store(get(node), load(get(value)), nodeLayout.lastNext),
            ),
            set(node, inNode(nodeLayout.lastNext)),
            when(isZero(get(node)), giveBack(constant(0))),
            jump("walk"),
          ),
        ),
        store(get(source), get(node), sourceLayout.leaf),
      ];
      const time: Code = [
        set(field, load(get(source), sourceLayout.time)),
        storeFloat(
          constant(plan.measured),
          wordToFloat(call("millis", load(get(source), sourceLayout.state), timeStart, timeEnd)),
          measuredLayout.millis,
        ),
      ];
      const measureSpan = (index: number): Code => {
        const at = measuredLayout.firstSpan + 8 * index;
        const putDown = (number: Code): Code => storeFloat(constant(plan.measured), number, at);
        return when(
          less(constant(index), inNode(nodeLayout.spans)),
          set(span, inNode(nodeLayout.firstSpan + 4 * index)),
          putDown(floatConstant(Number.NaN)),
          when(
            less(load(get(span), spanLayout.field), get(count)),
            set(value, call("measure", get(source), get(count), get(span))),
            when(equal(get(value), constant(measures.odd)), putDown(floatConstant(measuredLayout.ask))),
            when(
              equal(get(value), constant(measures.number)),
              putDown(floatMultiply(loadFloat(constant(plan.number)), loadFloat(get(span), spanLayout.unit))),
            ),
          ),
        );
      };
      const [routeStart, routeEnd] = placeOf(source, field);
      /** What tells the place of the request: the number that was put down for its route. */
      const place: Code = [
        set(field, inNode(nodeLayout.route)),
        set(key, constant(keys.absent)),
        // None is the highest of numbers.
        when(
          less(get(field), get(count)),
          set(key, routeOf(constant(plan.texts), routeStart, routeEnd)),
          when(isZero(get(key)), giveBack(constant(0))),
          when(
            differs(get(key), constant(emptyRoute)),
            set(key, load(get(key), textTable.requests)),
            when(isZero(get(key)), giveBack(constant(0))),
          ),
        ),
      ];
      return [
        store(get(source), constant(0), sourceLayout.leaf),
        time,
        walk,
        Array.from({ length: mostSpans }, (_, index) => measureSpan(index)),
        place,
        set(value, call("edge", get(node), get(key))),
        when(isZero(get(value)), giveBack(constant(0))),
        giveBack(load(get(value))),
      ];
    },
  };
}
