import type { RecognisePlan } from "./recognise-plan.ts";
import { cutRoute, emptyRoute } from "./route-code.ts";
import { slotOf, textTable } from "./text-table.ts";
import {
  add,
  and,
  atLeast,
  block,
  type Code,
  constant,
  either,
  equal,
  get,
  giveBack,
  increase,
  isZero,
  jump,
  jumpIf,
  less,
  loadByte,
  loop,
  or,
  set,
  storeByte,
  sub,
  type WasmFunction,
  when,
} from "./wasm.ts";

const ASTERISK = 42;
const MINUS = 45;
const SLASH = 47;
const ZERO = 48;
const SMALL_A = 97;

/**
 * place(start, end, level): the slot of what foldRoute() and a URL's host leave of a request line's route at a level; 0 as slot(),
 * emptyRoute when nothing is left. Routes that differ in more may have one slot each, those that differ there never the same.
 */
export function placeFunction({ texts, folded }: RecognisePlan): WasmFunction {
  return {
    name: "place",
    parameters: 3,
    body: (locals) => {
      const [start, end, level] = [0, 1, 2];
      const [at, byte, out, segment, letter] = Array.from({ length: 5 }, locals.integer) as [
        number, number, number, number, number,
      ]; // biome-ignore format: one row
      /** Slashes before the path, and in it; what kinds of bytes a segment has, and where its first minus stands. */
      const [before, within, others, hexes, signs, dash] = Array.from({ length: 6 }, locals.integer) as [
        number, number, number, number, number, number,
      ]; // biome-ignore format: one row
      const length = sub(get(out), get(segment));
      const beginSegment: Code = [
        set(segment, get(out)),
        [others, hexes, signs, dash].map((local) => set(local, constant(0))),
      ];
      const isDigits = isZero(or(or(get(others), get(hexes)), or(get(signs), isZero(length))));
      const isHash = and(isZero(or(get(others), get(signs))), atLeast(length, constant(8)));
      const isUuid = and(isZero(get(others)), and(equal(length, constant(36)), equal(get(dash), constant(8))));
      // Without a byte of a longer character, whose length in JavaScript is another one.
      const isLong = and(less(get(others), constant(2)), atLeast(length, constant(40)));
      /** A segment that names one thing among many: see `identifier` in fold.ts. */
      const foldSegment: Code = when(
        and(less(constant(0), get(within)), or(or(isDigits, isHash), or(isUuid, isLong))),
        storeByte(get(segment), constant(ASTERISK)),
        set(out, add(get(segment), constant(1))),
      );
      const write: Code = [storeByte(get(out), get(byte)), increase(out, 1)];
      const isLast = (slashes: number): Code => equal(get(within), constant(slashes));
      const slash: Code = [
        foldSegment,
        write,
        either(
          get(before),
          [increase(before, -1)],
          [
            increase(within, 1),
            // What is behind them is folded.
            when(equal(get(level), constant(2)), jumpIf(isLast(2), "over")),
            when(less(constant(2), get(level)), jumpIf(isLast(1), "over")),
          ],
        ),
        beginSegment,
      ];
      const isBetween = (local: number, from: number, count: number) =>
        less(sub(get(local), constant(from)), constant(count));
      const other: Code = [
        set(letter, or(get(byte), constant(0x20))),
        either(
          isBetween(letter, SMALL_A, 6),
          [set(hexes, constant(1))],
          [
            either(
              equal(get(byte), constant(MINUS)),
              [when(isZero(get(signs)), set(dash, length)), set(signs, constant(1))],
              [
                when(
                  isZero(isBetween(byte, ZERO, 10)),
                  // 2 and more tell a byte of a longer character.
                  set(others, or(get(others), add(constant(1), less(constant(127), get(byte))))),
                ),
              ],
            ),
          ],
        ),
        write,
      ];
      return [
        cutRoute(start, end, at, locals),
        when(equal(get(at), get(start)), giveBack(constant(emptyRoute))),
        when(isZero(get(level)), giveBack(slotOf(constant(texts), get(start), get(at)))),
        set(end, get(at)),
        set(out, constant(folded)),
        set(before, constant(0)),
        // A URL's path begins with its third slash.
        when(isZero(equal(loadByte(get(start)), constant(SLASH))), set(before, constant(2))),
        beginSegment,
        block(
          "over",
          loop(
            "bytes",
            when(equal(get(start), get(end)), foldSegment, jump("over")),
            when(less(constant(folded + textTable.longest), get(out)), giveBack(constant(0))),
            set(byte, loadByte(get(start))),
            either(equal(get(byte), constant(SLASH)), [slash], [other]),
            increase(start, 1),
            jump("bytes"),
          ),
        ),
        giveBack(slotOf(constant(texts), constant(folded), get(out))),
      ];
    },
  };
}
