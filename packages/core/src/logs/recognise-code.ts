import { measureFunction, measures, millisFunction, noMillis, numberFunction, placeOf } from "./measure-code.ts";
import { edgeFunction } from "./pair-table.ts";
import { placeFunction } from "./place-code.ts";
import {
  keys,
  measuredLayout,
  mostSpans,
  nodeLayout,
  none,
  type RecognisePlan,
  readingLayout,
  sourceLayout,
  spanLayout,
} from "./recognise-plan.ts";
import { emptyRoute } from "./route-code.ts";
import { addToListFunction, countFunction } from "./sums-code.ts";
import { slotFunction, slotOf, textTable } from "./text-table.ts";
import {
  assemble,
  atLeast,
  block,
  type Code,
  call,
  constant,
  differs,
  equal,
  floatConstant,
  floatLess,
  floatMultiply,
  get,
  giveBack,
  increase,
  isZero,
  jump,
  jumpIf,
  less,
  load,
  loadFloat,
  loop,
  set,
  store,
  storeFloat,
  sub,
  type WasmFunction,
  when,
  wordToFloat,
} from "./wasm.ts";

/** The functions of a thread that recognise lines. */
export interface RecogniseProgram {
  /**
   * Recognises the line whose fields, `count` of them, were found last, by a walk from its source's root; measures it, and counts it
   * among those that are alike. `offset` is the low word of its place in its file. Returns an outcome.
   */
  count(source: number, count: number, offset: number): number;
  /** What a reading's key is, most often the `likely` one. */
  key(source: number, count: number, reading: number, likely: number): number;
  /** See edgeFunction, slotFunction and placeFunction. */
  edge(node: number, key: number): number;
  slot(table: number, start: number, end: number, likely: number): number;
  place(start: number, end: number, level: number): number;
}

/** `oddKey` is asked for the key of a reading that takes more than is written here: several numbers, times of other minutes. */
export function compileRecognition(
  plan: RecognisePlan,
  memory: WebAssembly.Memory,
  oddKey: (reading: number) => number,
): RecogniseProgram {
  const functions = [
    slotFunction(),
    placeFunction(plan),
    numberFunction(plan),
    millisFunction(),
    measureFunction(plan),
    keyFunction(plan),
    edgeFunction(plan.edges),
    recogniseFunction(plan),
    addToListFunction(),
    countFunction(plan),
  ];
  const module = new WebAssembly.Module(assemble(functions, [{ name: "oddKey", parameters: 1 }]));
  return new WebAssembly.Instance(module, { env: { memory, oddKey } }).exports as unknown as RecogniseProgram;
}

/** key(source, count, reading, likely): see keys. */
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

/** recognise(source, count): the sums of lines that are alike, 0 when there are none yet. */
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
            // Nothing is read there yet, or too much.
            when(less(get(reading), constant(nodeLayout.isWide + 1)), giveBack(constant(0))),
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
        set(value, call("millis", load(get(source), sourceLayout.state), timeStart, timeEnd)),
        storeFloat(constant(plan.measured), wordToFloat(get(value)), measuredLayout.millis),
        when(
          equal(get(value), constant(noMillis)),
          storeFloat(constant(plan.measured), floatConstant(Number.NaN), measuredLayout.millis),
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
            set(value, constant(measures.odd)),
            when(
              isZero(load(get(span), spanLayout.isLater)),
              set(value, call("measure", get(source), get(count), get(span))),
            ),
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
          set(key, call("place", routeStart, routeEnd, load(get(source), sourceLayout.level))),
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
        store(get(source), constant(0), sourceLayout.sums),
        time,
        walk,
        Array.from({ length: mostSpans }, (_, index) => measureSpan(index)),
        place,
        set(value, call("edge", get(node), get(key))),
        when(isZero(get(value)), giveBack(constant(0))),
        store(get(source), load(get(value)), sourceLayout.sums),
        giveBack(load(get(value))),
      ];
    },
  };
}
