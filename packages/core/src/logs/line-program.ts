import { fieldCode } from "./field-code.ts";
import { lineWalk } from "./line-walk.ts";
import { type CountingPlan, isKnownTime, type ProgramPlan } from "./program-plan.ts";
import { routeFunction } from "./route-code.ts";
import { runFunction } from "./run-code.ts";
import type { FieldMap } from "./template.ts";
import { slotFunction } from "./text-table.ts";
import {
  add,
  assemble,
  block,
  type Code,
  call,
  constant,
  equal,
  get,
  giveBack,
  jump,
  multiply,
  set,
  store,
  type WasmFunction,
  when,
} from "./wasm.ts";

/** Functions on a thread's memory that texts and times of any line need. */
export interface TextProgram {
  /** 1 when the text [start, end) is a time of the known minute. */
  isKnownTime(start: number, end: number): number;
  /** See slotFunction. */
  slot(table: number, start: number, end: number, likely: number): number;
  /** See routeFunction. */
  route(table: number, start: number, end: number): number;
}

/** The functions of a text format. A line feed stands behind the last line that they are shown. */
export interface LineProgram extends TextProgram {
  /**
   * Counts the lines in [at, end) that are of the known minute, with all fields and a status that was seen before, and copies those
   * of them that may have failed. Returns where the first line begins that is the caller's, or for whose copy there is no room, or
   * `end`.
   */
  run(at: number, end: number): number;
  /**
   * Finds all fields of the line at `at`, writes where they and the line's end are, and returns how many it found, one after the
   * other.
   */
  fields(at: number): number;
}

/** The functions of several layouts that lines of one log may have. */
export interface ShapeProgram extends TextProgram {
  /** The number of the first layout of which the line at `at` has all fields, -1 for none; writes where they and the line's end are. */
  match(at: number): number;
}

/** Compiles a field map into WebAssembly: one pass over the bytes. */
export function compileProgram(
  plan: ProgramPlan & { readonly counting: CountingPlan },
  memory: WebAssembly.Memory,
): LineProgram {
  const functions = [...textFunctions(plan), fieldsFunction(plan), runFunction(plan, plan.counting)];
  return instantiate(functions, memory) as unknown as LineProgram;
}

/** Compiles several field maps into one module; what they find is written to the same place. */
export function compileShapes(
  maps: readonly FieldMap[],
  place: Pick<ProgramPlan, "state" | "result">,
  memory: WebAssembly.Memory,
): ShapeProgram {
  const common = textFunctions(place);
  const shapes = maps.map((map, i) => ({ ...fieldsFunction({ ...place, map }), name: `fields${i}` }));
  const match: WasmFunction = {
    name: "match",
    parameters: 1,
    body: () => [
      maps.map(({ steps }, i) =>
        when(equal(call(`fields${i}`, get(0)), constant(steps.length)), giveBack(constant(i))),
      ),
      giveBack(constant(-1)),
    ],
  };
  return instantiate([...common, ...shapes, match], memory) as unknown as ShapeProgram;
}

function instantiate(functions: readonly WasmFunction[], memory: WebAssembly.Memory): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(assemble(functions)), { env: { memory } }).exports;
}

function textFunctions(plan: Pick<ProgramPlan, "state">): readonly WasmFunction[] {
  return [slotFunction(), routeFunction(), knownTimeFunction(plan)];
}

function knownTimeFunction(plan: Pick<ProgramPlan, "state">): WasmFunction {
  return {
    name: "isKnownTime",
    parameters: 2,
    body: ({ vector }) => giveBack(isKnownTime(constant(plan.state), 0, 1, vector())),
  };
}

function fieldsFunction({ map, result, counting }: ProgramPlan): WasmFunction {
  return {
    name: "fields",
    parameters: 1,
    body: (locals) => {
      const at = 0;
      const count = locals.integer();
      const walk = lineWalk(at, locals);
      const stop = (found: Code): Code => [set(count, found), jump("over")];
      const place = (field: Code): Code => add(constant(result), multiply(field, constant(8)));
      const code = block(
        "over",
        fieldCode(map.steps, map, walk, locals, {
          isShared: true,
          isWanted: () => true,
          found: ({ code }, start) => [store(place(code), get(start), 4), store(place(code), get(at), 8)],
          ended: ({ code }) => stop(add(code, constant(1))),
          // Who only takes lines with all fields needs no end of others.
          missing: ({ code }) => (counting ? stop(code) : giveBack(code)),
        }),
        set(count, constant(map.steps.length)),
      );
      const end: Code = [walk.toLineEnd(), store(constant(result), get(at)), giveBack(get(count))];
      return [walk.prepare(), code, ...end];
    },
  };
}
