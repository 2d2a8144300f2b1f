/**
 * A few WebAssembly instructions as functions, enough to write a small module in TypeScript: an expression is the bytes that
 * leave its value on the stack. Numbers are those of webassembly.github.io/spec/core/appendix/index-instructions.html.
 */
export type Code = readonly number[];

const I32 = 0x7f;
const V128 = 0x7b;
const VOID = 0x40;

/** Unsigned and signed LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}
function signed(value: number): number[] {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}

const operation =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...opcode];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const add = operation(0x6a);
export const sub = operation(0x6b);
export const and = operation(0x71);
export const equal = operation(0x46);
export const isZero = operation(0x45);
/** Signed comparisons: addresses stay far below 2 GB. */
export const less = operation(0x48);
export const atLeast = operation(0x4e);
/** Number of zero bits below the lowest one. */
export const trailingZeros = operation(0x68);
export const loadByte = (address: Code): Code => [...address, 0x2d, 0, 0];
export const load = (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)];
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x36,
  2,
  ...unsigned(offset),
];

/** Sixteen bytes at a time: load them, fill with one byte, compare each, one bit for each. */
export const loadVector = (address: Code, offset = 0): Code => [...address, 0xfd, 0, 0, ...unsigned(offset)];
export const fill = operation(0xfd, 0x0f);
export const equalBytes = operation(0xfd, 0x23);
export const orVector = operation(0xfd, 0x50);
export const bitMask = operation(0xfd, 0x64);
export const anyTrue = operation(0xfd, 0x53);

export const call = (index: number, ...operands: Code[]): Code => [...operands.flat(), 0x10, index];
export const giveBack = (value: Code): Code => [...value, 0x0f];
export const when = (condition: Code, ...then: Code[]): Code => [...condition, 0x04, VOID, ...then.flat(), 0x0b];
export const either = (condition: Code, then: readonly Code[], otherwise: readonly Code[]): Code => [
  ...condition,
  0x04,
  VOID,
  ...then.flat(),
  0x05,
  ...otherwise.flat(),
  0x0b,
];
/** Repeats for ever; left by giveBack, or by `leave` from inside. */
export const repeat = (...body: Code[]): Code => [0x02, VOID, 0x03, VOID, ...body.flat(), 0x0c, 0, 0x0b, 0x0b];
/** Goes out of the repeat around; `depth` counts the blocks in between: each `when` is one. */
export const leave = (depth: number): Code => [0x0c, depth + 1];
/** Starts the repeat around anew. */
export const again = (depth: number): Code => [0x0c, depth];

/** A function of i32 parameters that returns an i32; locals behind the parameters are i32 first, then vectors. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: readonly Code[];
}

/** The bytes of a module that exports `functions` and imports its memory as env.memory. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
  const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
  const name = (text: string): Code => sized([...Buffer.from(text)]);
  const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];
  const type = ({ parameters }: WasmFunction): Code => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [I32])),
    1,
    I32,
  ];
  const code = ({ integers, vectors, body }: WasmFunction): Code =>
    // Every function leaves by giveBack: its end is never reached.
    sized([
      ...list([
        [...unsigned(integers), I32],
        [...unsigned(vectors), V128],
      ]),
      ...body.flat(),
      0x00,
      0x0b,
    ]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functions.map(type)),
    ...section(2, [[...name("env"), ...name("memory"), 2, 0, 1]]),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      functions.map((fn, i) => [...name(fn.name), 0, ...unsigned(i)]),
    ),
    ...section(10, functions.map(code)),
  ]);
}
