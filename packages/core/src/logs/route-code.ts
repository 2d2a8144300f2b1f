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
  type Locals,
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
 * Code that moves `start` and `at` around what is between the method and the protocol's version of the request line [start, end), or
 * around all of it when it is a path or a URL, without query and fragment. The locals are parameters but for `at`.
 */
export function cutRoute(start: number, end: number, at: number, locals: Locals): Code {
  const last = locals.integer();
  const walk = lineWalk(at, locals);
  const upTo = (...bytes: readonly number[]): Code => [
    set(at, get(start)),
    walk.to(...bytes, LF),
    when(less(get(end), get(at)), set(at, get(end))),
  ];
  const cut: Code = [
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
  ];
  return [walk.prepare(), cut];
}

/** route(table, start, end): the slot of a request line's route; 0 as slot(), emptyRoute when nothing is left. */
export function routeFunction(): WasmFunction {
  return {
    name: "route",
    parameters: 3,
    body: (locals) => {
      const [table, start, end] = [0, 1, 2];
      const at = locals.integer();
      return [
        cutRoute(start, end, at, locals),
        when(equal(get(at), get(start)), giveBack(constant(emptyRoute))),
        giveBack(slotOf(get(table), get(start), get(at))),
      ];
    },
  };
}

/** The call of routeFunction(). */
export const routeOf = (table: Code, start: Code, end: Code): Code => call("route", table, start, end);
