import { lineWalk } from "./line-walk.ts";
import { slotOf } from "./text-table.ts";
import {
  add,
  type Code,
  call,
  constant,
  differs,
  equal,
  get,
  giveBack,
  increase,
  jump,
  less,
  loadByte,
  loop,
  set,
  sub,
  type WasmFunction,
  when,
} from "./wasm.ts";

const LF = 10;
const SPACE = 32;
const HASH = 35;
const QUESTION = 63;

/** What route() gives back for a request without a route. */
export const emptyRoute = -2;

/**
 * route(table, start, end): the slot of what is between the method and the protocol's version of the request line [start, end),
 * or of all of it when it is a path or a URL, without query and fragment; 0 as slot(), emptyRoute when nothing is left.
 */
export function routeFunction(): WasmFunction {
  return {
    name: "route",
    parameters: 3,
    body: (locals) => {
      const [table, start, end] = [0, 1, 2];
      const [at, last] = [locals.integer(), locals.integer()];
      const walk = lineWalk(at, locals);
      const upTo = (...bytes: readonly number[]): Code => [
        set(at, get(start)),
        walk.to(...bytes, LF),
        when(less(get(end), get(at)), set(at, get(end))),
      ];
      const code: Code = [
        upTo(SPACE),
        when(
          less(get(at), get(end)),
          set(start, add(get(at), constant(1))),
          // The last space is the one before the protocol's version.
          set(last, sub(get(end), constant(1))),
          loop("back", when(differs(loadByte(get(last)), constant(SPACE)), increase(last, -1), jump("back"))),
          when(less(get(at), get(last)), set(end, get(last))),
        ),
        upTo(QUESTION, HASH),
        when(equal(get(at), get(start)), giveBack(constant(emptyRoute))),
        giveBack(slotOf(get(table), get(start), get(at))),
      ];
      return [walk.prepare(), code];
    },
  };
}

/** The call of routeFunction(). */
export const routeOf = (table: Code, start: Code, end: Code): Code => call("route", table, start, end);
