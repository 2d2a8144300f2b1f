/**
 * A few WebAssembly instructions as functions, enough to write a small module in TypeScript: an expression is the code that
 * leaves its value on the stack. Numbers are those of webassembly.github.io/spec/core/appendix/index-instructions.html.
 */
export type Code = string | readonly Code[];

const I32 = 0x7f;
const I64 = 0x7e;
const F64 = 0x7c;
const V128 = 0x7b;
const VOID = 0x40;

/**
 * Code is text with a character for each byte: to put texts together is work that the engine does without compiling a thing.
 * Characters that are no byte stand for what is not known before a function is whole: where a block opens or closes, and numbers of
 * blocks and functions. Behind all but the closing one stands a name, up to its end.
 */
const marks = { open: "\u0100", close: "\u0101", jump: "\u0102", callee: "\u0103", end: "\u0104" } as const;
const mark = /[\u0100\u0102\u0103]([^\u0104]*)\u0104|\u0101/g;

const byte = (...bytes: readonly number[]): string => String.fromCharCode(...bytes);
function textOf(code: Code): string {
  if (typeof code === "string") return code;
  let text = "";
  for (const part of code) text += textOf(part);
  return text;
}

/** Unsigned and signed LEB128: one byte for most numbers. */
function unsigned(value: number): string {
  return value < 128 ? byte(value) : byte((value & 127) | 128) + unsigned(value >>> 7);
}
function signed(value: number): string {
  return value >= -64 && value < 64 ? byte(value & 127) : byte((value & 127) | 128) + signed(value >> 7);
}
function signedLong(value: bigint): string {
  const low = Number(value & 127n);
  return value >= -64n && value < 64n ? byte(low) : byte(low | 128) + signedLong(value >> 7n);
}

const operation = (...opcode: number[]) => {
  const code = byte(...opcode);
  return (...operands: Code[]): Code => textOf(operands) + code;
};
/** An access to memory at an address and a fixed offset behind it, aligned or not. */
const access = (...opcode: number[]) => {
  const code = byte(...opcode, 0);
  return (address: Code, offset = 0): Code => textOf(address) + code + unsigned(offset);
};
const storing = (...opcode: number[]) => {
  const code = byte(...opcode, 0);
  return (address: Code, value: Code, offset = 0): Code => textOf(address) + textOf(value) + code + unsigned(offset);
};

export const get = (local: number): Code => byte(0x20) + unsigned(local);
export const set = (local: number, value: Code): Code => textOf(value) + byte(0x21) + unsigned(local);
/** Sets and leaves the value on the stack. */
export const tee = (local: number, value: Code): Code => textOf(value) + byte(0x22) + unsigned(local);
export const constant = (value: number): Code => byte(0x41) + signed(value | 0);
export const longConstant = (value: bigint): Code => byte(0x42) + signedLong(BigInt.asIntN(64, value));

export const add = operation(0x6a);
export const sub = operation(0x6b);
export const multiply = operation(0x6c);
export const and = operation(0x71);
export const or = operation(0x72);
export const xor = operation(0x73);
/** Without a sign. */
export const shiftRight = operation(0x76);
export const equal = operation(0x46);
export const differs = operation(0x47);
export const isZero = operation(0x45);
/** Comparisons without a sign. */
export const less = operation(0x49);
export const atLeast = operation(0x4f);
/** Number of zero bits below the lowest one. */
export const trailingZeros = operation(0x68);
export const loadByte = access(0x2d);
const loadPair = access(0x2f);
export const load = access(0x28);
export const store = storing(0x36);
export const storeByte = storing(0x3a);

/** Eight bytes as one number. */
const loadLong = access(0x29);
const longEqual = operation(0x51);
export const longIsZero = operation(0x50);
export const longLess = operation(0x54);
/** Number of zero bits below the lowest one, as a long. */
export const longTrailingZeros = operation(0x7a);
export const longSub = operation(0x7d);
export const longAdd = operation(0x7c);
export const longMultiply = operation(0x7e);
/** Without a sign. */
export const longRemainder = operation(0x82);
export const longAnd = operation(0x83);
export const longOr = operation(0x84);
export const longXor = operation(0x85);
export const longShiftLeft = operation(0x86);
export const longShiftRight = operation(0x88);
export const toLong = operation(0xad);
export const toWord = operation(0xa7);

/** Numbers as JavaScript has them. */
export const floatConstant = (value: number): Code => byte(0x44, ...new Uint8Array(new Float64Array([value]).buffer));
export const loadFloat = access(0x2b);
export const storeFloat = storing(0x39);
export const floatEqual = operation(0x61);
export const floatLess = operation(0x63);
export const floatFloor = operation(0x9c);
export const floatAdd = operation(0xa0);
export const floatNegate = operation(0x9a);
export const floatMultiply = operation(0xa2);
export const floatDivide = operation(0xa3);
/** From a word with a sign, and from a long. */
export const wordToFloat = operation(0xb7);
export const longToFloat = operation(0xb9);
/** Towards zero; of a number that a long can hold. */
export const floatToLong = operation(0xb0);

/** Sixteen bytes at a time: load and store them, fill with one byte, compare each, one bit for each. */
export const loadVector = access(0xfd, 0);
export const storeVector = storing(0xfd, 0x0b);
export const fill = operation(0xfd, 0x0f);
export const equalBytes = operation(0xfd, 0x23);
export const greaterBytes = operation(0xfd, 0x28);
export const subBytes = operation(0xfd, 0x71);
export const andVector = operation(0xfd, 0x4e);
export const orVector = operation(0xfd, 0x50);
export const xorVector = operation(0xfd, 0x51);
export const bitMask = operation(0xfd, 0x64);
export const anyTrue = operation(0xfd, 0x53);
/** One of the two halves as a long. */
export const half = (vector: Code, index: 0 | 1): Code => textOf(vector) + byte(0xfd, 0x1d, index);

/** Copies `size` bytes. */
export const copyBytes = (to: Code, from: Code, size: Code): Code => textOf([to, from, size]) + byte(0xfc, 0x0a, 0, 0);

/** Calls one of the module's functions. */
export const call = (callee: string, ...operands: Code[]): Code =>
  textOf(operands) + byte(0x10) + marks.callee + callee + marks.end;
/** Takes from the stack what nobody needs. */
export const drop = operation(0x1a);
export const giveBack = (value: Code): Code => textOf(value) + byte(0x0f);

const opened = (opcode: number, label: string): string => byte(opcode, VOID) + marks.open + label + marks.end;
const closed = byte(0x0b) + marks.close;
/** `jump(label)` inside goes behind the block. */
export const block = (label: string, ...body: Code[]): Code => opened(0x02, label) + textOf(body) + closed;
/** `jump(label)` inside starts the body anew; its end is the end. */
export const loop = (label: string, ...body: Code[]): Code => opened(0x03, label) + textOf(body) + closed;
export const when = (condition: Code, ...then: Code[]): Code => either(condition, then, []);
export function either(condition: Code, then: readonly Code[], otherwise: readonly Code[]): Code {
  const rest = otherwise.length > 0 ? byte(0x05) + textOf(otherwise) : "";
  return textOf(condition) + opened(0x04, "") + textOf(then) + rest + closed;
}
export const jump = (label: string): Code => byte(0x0c) + marks.jump + label + marks.end;
export const jumpIf = (condition: Code, label: string): Code =>
  textOf(condition) + byte(0x0d) + marks.jump + label + marks.end;

/** adds `by` to a local. */
export const increase = (local: number, by: number): Code => set(local, add(get(local), constant(by)));

/** True when `text` stands at `address`; eight, four, two and one byte at a time. */
export function holds(address: Code, text: Uint8Array, offset = 0): Code {
  const rest = Buffer.from(text.subarray(offset));
  const [size, same] =
    rest.length >= 8
      ? [8, longEqual(loadLong(address, offset), longConstant(rest.readBigInt64LE()))]
      : rest.length >= 4
        ? [4, equal(load(address, offset), constant(rest.readInt32LE()))]
        : rest.length >= 2
          ? [2, equal(loadPair(address, offset), constant(rest.readUInt16LE()))]
          : [1, equal(loadByte(address, offset), constant(rest[0] ?? 0))];
  return rest.length === size ? same : and(same, holds(address, text, offset + size));
}

/** Locals of a function in the making, behind its parameters. */
export interface Locals {
  integer(): number;
  long(): number;
  float(): number;
  vector(): number;
}

/** A function of i32 parameters that returns an i32, and leaves by giveBack. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  body(locals: Locals): Code;
}

/** The bytes of a module that exports `functions` and imports its memory as env.memory, and others' functions from env too. */
export function assemble(
  functions: readonly WasmFunction[],
  imported: readonly Omit<WasmFunction, "body">[] = [],
): Uint8Array<ArrayBuffer> {
  const all = [...imported, ...functions];
  const numbers = new Map(all.map((fn, index) => [fn.name, index]));
  const sized = (content: string) => unsigned(content.length) + content;
  const section = (id: number, items: readonly string[]) => byte(id) + sized(unsigned(items.length) + items.join(""));
  const fromEnv = (name: string, kind: string) => sized("env") + sized(name) + kind;
  const typeOf = ({ parameters }: Omit<WasmFunction, "body">) =>
    byte(0x60) + unsigned(parameters) + byte(I32).repeat(parameters) + byte(1, I32);
  const text = [
    byte(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, all.map(typeOf)),
    section(2, [
      fromEnv("memory", byte(2, 0, 1)),
      ...imported.map(({ name }, index) => fromEnv(name, byte(0) + unsigned(index))),
    ]),
    section(
      3,
      functions.map((_, index) => unsigned(imported.length + index)),
    ),
    section(
      7,
      functions.map(({ name }, index) => sized(name) + byte(0) + unsigned(imported.length + index)),
    ),
    section(
      10,
      functions.map((fn) => sized(bodyOf(fn, numbers))),
    ),
  ];
  return new Uint8Array(Buffer.from(text.join(""), "latin1"));
}

/** A function's locals and instructions, with numbers where marks stood. */
function bodyOf({ parameters, body }: WasmFunction, callees: ReadonlyMap<string, number>): string {
  const types: number[] = [];
  const local = (kind: number) => () => parameters + types.push(kind) - 1;
  const instructions = body({
    integer: local(I32),
    long: local(I64),
    float: local(F64),
    vector: local(V128),
  });
  const around: string[] = [];
  const numbered = textOf(instructions).replace(mark, (found, name: string) => {
    const kind = found[0];
    if (kind === marks.callee) return unsigned(callees.get(name) ?? 0);
    if (kind === marks.jump) return unsigned(around.length - 1 - around.lastIndexOf(name));
    if (kind === marks.open) around.push(name);
    else around.pop();
    return "";
  });
  const locals = types.map((kind) => byte(1, kind)).join("");
  // The end is never reached.
  return unsigned(types.length) + locals + numbered + byte(0x00, 0x0b);
}
