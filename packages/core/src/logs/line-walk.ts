import {
  add,
  atLeast,
  bitMask,
  block,
  type Code,
  constant,
  differs,
  either,
  equalBytes,
  fill,
  get,
  increase,
  isZero,
  jump,
  jumpIf,
  type Locals,
  less,
  loadByte,
  loadVector,
  longAnd,
  longConstant,
  longIsZero,
  longOr,
  longShiftLeft,
  longShiftRight,
  longSub,
  longTrailingZeros,
  loop,
  orVector,
  set,
  sub,
  tee,
  toLong,
  toWord,
  trailingZeros,
  when,
} from "./wasm.ts";

const LF = 10;

/** Writes code that walks along a line in memory. Behind the last line stands a line feed, whatever the file's end. */
export interface LineWalk {
  /** The local that holds the address of the next byte. */
  readonly at: number;
  /** Moves on to the first of the bytes that stands at `at` or behind; one of them is always found. */
  to(...bytes: readonly number[]): Code;
  /** Moves on to the `count`th such byte, or to the line feed. */
  toNth(byte: number, count: number): Code;
  /** Moves on to the line feed. */
  toLineEnd(): Code;
  /** Code before all other: fills the vectors that are compared with. */
  prepare(): Code;
}

interface SingleLook {
  /** Leaves a bit for each of sixteen bytes behind `at` and an offset: is it one of those? */
  stopsAt(offset: number, bytes: readonly number[]): Code;
}

/** A walk along one line. */
export function lineWalk(at: number, locals: Locals): LineWalk & SingleLook {
  const vectors = new Map<number, number>();
  const bytes = locals.vector();
  const mask = locals.integer();

  function filled(byte: number): Code {
    let vector = vectors.get(byte);
    if (vector === undefined) {
      vector = locals.vector();
      vectors.set(byte, vector);
    }
    return get(vector);
  }

  const anyOf = (wanted: readonly number[]): Code =>
    wanted.map((byte) => equalBytes(get(bytes), filled(byte))).reduce((all, one) => orVector(all, one));

  const stopsAt = (offset: number, wanted: readonly number[]): Code => [
    set(bytes, loadVector(get(at), offset)),
    bitMask(anyOf(wanted)),
  ];

  function to(...wanted: readonly number[]): Code {
    return [
      loop("look", when(isZero(tee(mask, stopsAt(0, wanted))), increase(at, 16), jump("look"))),
      set(at, add(get(at), trailingZeros(get(mask)))),
    ];
  }

  return {
    at,
    stopsAt,
    to,
    toNth: (byte, count) => countingSteps(at, locals.integer(), to(byte, LF), byte, count),
    toLineEnd: () => {
      const feeds = (offset: number) => equalBytes(loadVector(get(at), offset), filled(LF));
      return [
        loop(
          "stride",
          // The mask of a sum of four is cheap; where exactly is looked for once.
          when(
            isZero(bitMask(orVector(orVector(feeds(0), feeds(16)), orVector(feeds(32), feeds(48))))),
            increase(at, 64),
            jump("stride"),
          ),
        ),
        to(LF),
      ];
    },
    prepare: () => [...vectors].map(([byte, vector]) => set(vector, fill(constant(byte)))),
  };
}

/** To the `count`th such byte or the line feed by steps to each of them. */
function countingSteps(at: number, left: number, step: Code, byte: number, count: number): Code {
  return [
    set(left, constant(count)),
    block(
      "line end",
      loop(
        "next",
        step,
        jumpIf(differs(loadByte(get(at)), constant(byte)), "line end"),
        increase(left, -1),
        when(get(left), increase(at, 1), jump("next")),
      ),
    ),
  ];
}

/** A walk from line to line. */
export interface LinesWalk extends LineWalk {
  /** The local that holds the address of the line feed of the line that the walk is in. */
  readonly feed: number;
  /** Code at a line's start: finds its line feed and stays where it is. */
  begin(): Code;
}

/** Bytes of a window: as many as a long has bits. */
const windowSize = 64;

/**
 * A walk along many lines: what stands where is looked up for sixty-four bytes at once and kept, so that the step from one field to
 * the next takes no look at memory.
 */
export function linesWalk(at: number, locals: Locals): LinesWalk {
  const single = lineWalk(at, locals);
  const [feed, line, shift, left] = Array.from({ length: 4 }, locals.integer) as [number, number, number, number];
  const rest = locals.long();
  /** By what is looked for: locals of the address that a window begins at, and of a bit for each of its bytes, and the code that goes there. */
  const windows = new Map<string, { readonly base: number; readonly bits: number; to?: Code }>();

  function windowOf(stops: readonly number[]) {
    const name = stops.toSorted((a, b) => a - b).join();
    const window = windows.get(name) ?? { base: locals.integer(), bits: locals.long() };
    windows.set(name, window);
    return window;
  }

  /** Sets `rest` to the stops at `at` and behind it, as far as the window goes. */
  function look(stops: readonly number[]): Code {
    const { base, bits } = windowOf(stops);
    const part = (index: number): Code =>
      longShiftLeft(toLong(single.stopsAt(16 * index, stops)), longConstant(BigInt(16 * index)));
    return [
      set(shift, sub(get(at), get(base))),
      // Behind the window or before it: the difference has no sign.
      when(
        atLeast(get(shift), constant(windowSize)),
        set(base, get(at)),
        set(bits, longOr(longOr(toLong(single.stopsAt(0, stops)), part(1)), longOr(part(2), part(3)))),
        set(shift, constant(0)),
      ),
      set(rest, longShiftRight(get(bits), toLong(get(shift)))),
    ];
  }

  /** To the first byte of `rest`, or to the line feed. */
  const toFirst: Code = [
    set(at, add(get(at), toWord(longTrailingZeros(get(rest))))),
    when(less(get(feed), get(at)), set(at, get(feed))),
  ];

  function to(...wanted: readonly number[]): Code {
    const stops = wanted.filter((byte) => byte !== LF);
    if (stops.length === 0) return set(at, get(feed));
    const window = windowOf(stops);
    window.to ??= block(
      "there",
      loop(
        "look",
        look(stops),
        when(
          longIsZero(get(rest)),
          set(at, add(get(window.base), constant(windowSize))),
          jumpIf(less(get(at), get(feed)), "look"),
          set(at, get(feed)),
          jump("there"),
        ),
        toFirst,
      ),
    );
    return window.to;
  }

  function toNth(byte: number, count: number): Code {
    const withoutFirst = set(rest, longAnd(get(rest), longSub(get(rest), longConstant(1n))));
    return [
      look([byte]),
      Array.from({ length: count - 1 }, () => withoutFirst),
      either(longIsZero(get(rest)), [countingSteps(at, left, to(byte), byte, count)], [toFirst]),
    ];
  }

  return {
    ...single,
    feed,
    toNth,
    begin: () => [set(line, get(at)), single.toLineEnd(), set(feed, get(at)), set(at, get(line))],
    to,
    toLineEnd: () => set(at, get(feed)),
    prepare: () => [
      single.prepare(),
      // No address is in a window that begins there: each is filled before its first use.
      [...windows.values()].map(({ base }) => set(base, constant(-1))),
    ],
  };
}
