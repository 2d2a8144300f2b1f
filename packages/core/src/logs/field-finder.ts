import {
  add,
  again,
  and,
  anyTrue,
  assemble,
  atLeast,
  bitMask,
  type Code,
  call,
  constant,
  either,
  equal,
  equalBytes,
  fill,
  get,
  giveBack,
  isZero,
  leave,
  less,
  load,
  loadByte,
  loadVector,
  orVector,
  repeat,
  set,
  store,
  sub,
  trailingZeros,
  type WasmFunction,
  when,
} from "./wasm.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

/** How a field ends, in a step's first word. */
export const kinds = { literal: 0, escapedLiteral: 1, token: 2 } as const;
/** A step is four words: kind, first byte of the literal, address and length of the literal. */
export const stepSize = 16;
/** The result: the line's end, then start and end of each field; words. */
export const resultHeader = 4;

const increase = (local: number, by: number): Code => set(local, add(get(local), constant(by)));

/**
 * find(at, end, a, b): where the first byte a or b stands in [at, end), else end. Sixteen bytes at a time; it may look, not
 * find, up to fifteen bytes behind the end.
 */
function findFunction(): WasmFunction {
  const [at, end, a, b, mask, allA, allB] = [0, 1, 2, 3, 4, 5, 6];
  const compare = (all: number) => equalBytes(loadVector(get(at)), get(all));
  return {
    name: "find",
    parameters: 4,
    integers: 1,
    vectors: 2,
    body: [
      set(allA, fill(get(a))),
      set(allB, fill(get(b))),
      repeat(
        when(atLeast(get(at), get(end)), giveBack(get(end))),
        set(mask, bitMask(orVector(compare(allA), compare(allB)))),
        when(
          get(mask),
          set(at, add(get(at), trailingZeros(get(mask)))),
          when(less(get(at), get(end)), giveBack(get(at))),
          giveBack(get(end)),
        ),
        increase(at, 16),
      ),
    ],
  };
}
const find = (...operands: Code[]): Code => call(0, ...operands);

/** lineEnd(at, end): where the next line feed stands in [at, end), else end. Strides of 64 bytes until one holds it. */
function lineEndFunction(): WasmFunction {
  const [at, end, all] = [0, 1, 2];
  const compare = (offset: number) => equalBytes(loadVector(get(at), offset), get(all));
  return {
    name: "lineEnd",
    parameters: 2,
    integers: 0,
    vectors: 1,
    body: [
      set(all, fill(constant(LF))),
      repeat(
        when(atLeast(get(at), get(end)), giveBack(get(end))),
        when(
          anyTrue(orVector(orVector(compare(0), compare(16)), orVector(compare(32), compare(48)))),
          giveBack(find(get(at), get(end), constant(LF), constant(LF))),
        ),
        increase(at, 64),
      ),
    ],
  };
}

/** holds(at, literal, length): 1 when the literal stands at `at`. */
function holdsFunction(): WasmFunction {
  const [at, literal, length] = [0, 1, 2];
  return {
    name: "holds",
    parameters: 3,
    integers: 0,
    vectors: 0,
    body: [
      repeat(
        when(isZero(get(length)), giveBack(constant(1))),
        when(isZero(equal(loadByte(get(at)), loadByte(get(literal)))), giveBack(constant(0))),
        increase(at, 1),
        increase(literal, 1),
        increase(length, -1),
      ),
    ],
  };
}
const holds = (...operands: Code[]): Code => call(1, ...operands);
const lineEnd = (...operands: Code[]): Code => call(2, ...operands);

/**
 * scan(at, limit, step, count, required, result): the fields of the line at `at`. Writes where the line ends (without its line
 * end) and where each field starts and ends to `result`; returns how many of `count` fields it found. `step` is the address of
 * the first step; a line may end behind the field number `required`.
 */
function scanFunction(): WasmFunction {
  const [at, limit, step, count, required, result, end, field, start, kind, length] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ];
  const byteIs = (position: Code, byte: number) => equal(loadByte(position), constant(byte));
  const notFound = giveBack(get(field));
  const withThis = giveBack(add(get(field), constant(1)));
  const storeField = [store(get(result), get(start), 4), store(get(result), get(at), 8)];

  const quotedToken = [
    increase(at, 1),
    set(start, get(at)),
    repeat(
      set(at, find(get(at), get(end), constant(QUOTE), constant(BACKSLASH))),
      when(atLeast(get(at), get(end)), notFound),
      when(byteIs(get(at), BACKSLASH), increase(at, 2), again(1)),
      // A quote inside is not followed by a space.
      when(atLeast(add(get(at), constant(1)), get(end)), leave(1)),
      when(byteIs(add(get(at), constant(1)), SPACE), leave(1)),
      increase(at, 1),
    ),
    ...storeField,
    increase(at, 1),
  ];
  const bareToken = [
    set(start, get(at)),
    set(at, find(get(at), get(end), constant(SPACE), constant(SPACE))),
    ...storeField,
    when(equal(get(at), get(start)), notFound),
  ];
  const token = [
    either(and(less(get(at), get(end)), byteIs(get(at), QUOTE)), quotedToken, bareToken),
    when(atLeast(get(at), get(end)), withThis),
    increase(at, 1),
  ];
  const second = load(get(step), 4);
  const literal = [
    set(start, get(at)),
    set(length, load(get(step), 12)),
    when(isZero(get(length)), set(at, get(end)), ...storeField, withThis),
    repeat(
      either(
        equal(get(kind), constant(kinds.escapedLiteral)),
        [set(at, find(get(at), get(end), second, constant(BACKSLASH)))],
        [set(at, find(get(at), get(end), second, second))],
      ),
      when(
        less(get(end), add(get(at), get(length))),
        // Behind the required fields a line may end anywhere: this field then takes its rest.
        set(at, get(end)),
        ...storeField,
        when(less(get(field), get(required)), notFound),
        withThis,
      ),
      when(
        and(equal(get(kind), constant(kinds.escapedLiteral)), byteIs(get(at), BACKSLASH)),
        increase(at, 2),
        again(1),
      ),
      when(holds(get(at), load(get(step), 8), get(length)), leave(1)),
      increase(at, 1),
    ),
    ...storeField,
    set(at, add(get(at), get(length))),
  ];
  return {
    name: "scan",
    parameters: 6,
    integers: 5,
    vectors: 0,
    body: [
      set(end, lineEnd(get(at), get(limit))),
      store(get(result), get(end)),
      when(and(less(get(at), get(end)), byteIs(sub(get(end), constant(1)), CR)), increase(end, -1)),
      repeat(
        when(atLeast(get(field), get(count)), notFound),
        set(kind, load(get(step))),
        either(equal(get(kind), constant(kinds.token)), token, literal),
        increase(field, 1),
        increase(step, stepSize),
        increase(result, 8),
      ),
    ],
  };
}

/** The functions on a memory that is lent to them. */
export interface FieldFinder {
  readonly find: (at: number, end: number, a: number, b: number) => number;
  readonly scan: (at: number, limit: number, step: number, count: number, required: number, result: number) => number;
}

/** Puts the functions to work on a memory; the bytes they look at lie in it, with 64 to spare behind. */
export function fieldFinder(memory: WebAssembly.Memory): FieldFinder {
  const bytes = assemble([findFunction(), holdsFunction(), lineEndFunction(), scanFunction()]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports as unknown as FieldFinder;
}
