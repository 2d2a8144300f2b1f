import type { LineWalk } from "./line-walk.ts";
import type { FieldMap, FieldStep } from "./template.ts";
import {
  block,
  type Code,
  constant,
  differs,
  either,
  equal,
  get,
  holds,
  increase,
  jump,
  jumpIf,
  type Locals,
  less,
  loadByte,
  loop,
  set,
  sub,
  when,
} from "./wasm.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;

/** Which field a piece of code is about: its number, and code that leaves the number on the stack. */
export interface FieldNumber {
  /** undefined in code that several fields share. */
  readonly index: number | undefined;
  readonly code: Code;
}

/** What becomes of a field's place, and of a line that is over. */
export interface FieldUses {
  /** May fields in a row share code? It is smaller, but has to count. */
  readonly isShared: boolean;
  /** Does anybody ask where this field is? */
  isWanted(index: number): boolean;
  /** The field stands at [start, at). */
  found(field: FieldNumber, start: number): Code;
  /** The line ended with this field, which was found; there must be a jump. */
  ended(field: FieldNumber): Code;
  /** The line has no such field; there must be a jump. */
  missing(field: FieldNumber): Code;
}

/** A field that has its code to itself. */
const alone = (index: number): FieldNumber => ({ index, code: constant(index) });

/** Code that finds field after field, the first at `at`, and ends behind the last of them. `required`: see FieldMap. */
export function fieldCode(
  steps: readonly FieldStep[],
  { required, whole = false }: Pick<FieldMap, "required" | "whole">,
  walk: LineWalk,
  locals: Locals,
  uses: FieldUses,
): Code {
  const { at } = walk;
  const start = locals.integer();
  const here = loadByte(get(at));
  const isHere = (byte: number, offset = 0) => equal(loadByte(get(at), offset), constant(byte));
  const begin = set(start, get(at));
  /** At the line feed: back to the carriage return before it, if it is not before the field. */
  const backToReturn = when(
    differs(get(at), get(start)),
    when(equal(loadByte(sub(get(at), constant(1))), constant(CR)), increase(at, -1)),
  );
  /** Behind a backslash and what it hides, which is no line feed. */
  const overHidden: Code = [increase(at, 1), when(differs(here, constant(LF)), increase(at, 1))];

  /** At a space that stands between two values of a list: goes on with `label`. */
  const nextValue = (label: string): Code => [
    when(equal(loadByte(sub(get(at), constant(1))), constant(COMMA)), increase(at, 1), jump(label)),
    when(isHere(COLON, 1), when(isHere(SPACE, 2), increase(at, 3), jump(label))),
  ];

  function token(field: FieldNumber, isList: boolean): Code {
    const quoted: Code = [
      increase(at, 1),
      begin,
      block(
        "closed",
        loop(
          "quoted",
          walk.to(QUOTE, BACKSLASH, LF),
          when(isHere(LF), uses.missing(field)),
          when(isHere(BACKSLASH), overHidden, jump("quoted")),
          // A quote inside is followed by neither a space nor the line's end.
          jumpIf(isHere(SPACE, 1), "closed"),
          jumpIf(isHere(LF, 1), "closed"),
          when(isHere(CR, 1), jumpIf(isHere(LF, 2), "closed")),
          increase(at, 1),
          jump("quoted"),
        ),
      ),
      uses.found(field, start),
      increase(at, 1),
    ];
    const bare: Code = [
      begin,
      isList ? loop("values", walk.to(SPACE, LF), when(isHere(SPACE), nextValue("values"))) : walk.to(SPACE, LF),
      when(isHere(LF), backToReturn),
      when(equal(get(at), get(start)), uses.missing(field)),
      uses.found(field, start),
    ];
    return [
      either(isHere(QUOTE), [quoted], [bare]),
      when(differs(here, constant(SPACE)), uses.ended(field)),
      increase(at, 1),
    ];
  }

  /** Tokens with numbers in [from, to), one after the other. */
  function tokens(from: number, to: number): Code {
    const index = locals.integer();
    return [
      set(index, constant(from)),
      loop(
        "tokens",
        token({ index: undefined, code: get(index) }, false),
        increase(index, 1),
        when(less(get(index), constant(to)), jump("tokens")),
      ),
    ];
  }

  function untilLiteral(index: number, { literal, escapes, strict = false, isList = false }: FieldStep): Code {
    const field = alone(index);
    const stops = [literal[0] ?? LF, ...(escapes ? [BACKSLASH] : []), LF];
    return [
      begin,
      block(
        "closed",
        loop(
          "literal",
          walk.to(...new Set(stops)),
          isList ? when(isHere(SPACE), nextValue("literal")) : [],
          jumpIf(holds(get(at), literal), "closed"),
          // Behind the required fields a line may end anywhere: this field then takes its rest.
          when(
            isHere(LF),
            backToReturn,
            index < required ? uses.missing(field) : [uses.found(field, start), uses.ended(field)],
          ),
          escapes ? when(isHere(BACKSLASH), overHidden, jump("literal")) : [],
          strict ? uses.missing(field) : [increase(at, 1), jump("literal")],
        ),
      ),
      uses.found(field, start),
      increase(at, literal.length),
    ];
  }

  /** Is it a field that nobody wants, up to a byte that nothing hides? */
  function isSkipped(index: number): boolean {
    const step = steps[index];
    return step?.kind === "literal" && step.literal.length === 1 && !step.escapes && !uses.isWanted(index);
  }

  /** Fields with numbers in [from, to), all of which end with the same byte. */
  const skip = (from: number, to: number, byte: number): Code => [
    walk.toNth(byte, to - from),
    when(isHere(LF), uses.missing(alone(from))),
    increase(at, 1),
  ];

  const rest = (index: number): Code => [
    begin,
    walk.toLineEnd(),
    backToReturn,
    uses.found(alone(index), start),
    uses.ended(alone(index)),
  ];

  /** Only a carriage return may stand between the last literal and the line feed. */
  const nothingBehind: Code = [
    when(isHere(CR), increase(at, 1)),
    when(differs(here, constant(LF)), uses.missing(alone(steps.length - 1))),
  ];

  const code: Code[] = [];
  for (let index = 0, next: number; index < steps.length; index = next) {
    const step = steps[index] as FieldStep;
    next = index + 1;
    if (step.kind !== "token") {
      while (isSkipped(index) && isSkipped(next) && steps[next]?.literal.equals(step.literal)) next++;
      if (next > index + 1) code.push(skip(index, next, step.literal[0] ?? LF));
      else code.push(step.literal.length === 0 ? rest(index) : untilLiteral(index, step));
    } else {
      const isList = step.isList ?? false;
      while (uses.isShared && !isList && steps[next]?.kind === "token" && !steps[next]?.isList) next++;
      code.push(next > index + 1 ? tokens(index, next) : token(alone(index), isList));
    }
  }
  return whole ? [...code, nothingBehind] : code;
}
