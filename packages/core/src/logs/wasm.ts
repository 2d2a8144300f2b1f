/**
 * A few WebAssembly instructions as functions, enough to write a small module in TypeScript: an expression is the code that
 * leaves its value on the stack. Numbers are those of webassembly.github.io/spec/core/appendix/index-instructions.html.
 */
export type Code = readonly (number | Mark | Code)[];

/** What stands for itself until a function is assembled: where a named block opens or closes, a jump to one, and a function's name. */
interface Mark {
  readonly open?: string;
  readonly close?: true;
  readonly jump?: string;
  readonly callee?: string;
}

const I32 = 0x7f;
const I64 = 0x7e;
const F64 = 0x7c;
const V128 = 0x7b;
const VOID = 0x40;

/** Unsigned and signed LEB128: one byte for most numbers. */
function unsigned(value: number): number | number[] {
  return value < 128 ? value : [(value & 127) | 128, unsigned(value >>> 7)].flat();
}
function signed(value: number): number | number[] {
  return value >= -64 && value < 64 ? value & 127 : [(value & 127) | 128, signed(value >> 7)].flat();
}
function signedLong(value: bigint): number[] {
  const isLast = value >= -64n && value < 64n;
  return isLast ? [Number(value & 127n)] : [Number(value & 127n) | 128, ...signedLong(value >> 7n)];
}

const operation =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [operands, opcode];
/** An access to memory at an address and a fixed offset behind it, aligned or not. */
const access =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [address, opcode, 0, unsigned(offset)];
const storing =
  (...opcode: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, opcode, 0, unsigned(offset)];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
/** Sets and leaves the value on the stack. */
export const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];
export const constant = (value: number): Code => [0x41, signed(value | 0)];
export const longConstant = (value: bigint): Code => [0x42, signedLong(BigInt.asIntN(64, value))];

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
export const floatConstant = (value: number): Code => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)];
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
export const half = (vector: Code, index: 0 | 1): Code => [vector, 0xfd, 0x1d, index];

/** Copies `size` bytes. */
export const copyBytes = (to: Code, from: Code, size: Code): Code => [to, from, size, 0xfc, 0x0a, 0, 0];

/** Calls one of the module's functions. */
export const call = (callee: string, ...operands: Code[]): Code => [operands, 0x10, { callee }];
export const giveBack = (value: Code): Code => [value, 0x0f];

const open = (label: string): Mark => ({ open: label });
const close: Mark = { close: true };
/** `jump(label)` inside goes behind the block. */
export const block = (label: string, ...body: Code[]): Code => [0x02, VOID, open(label), body, 0x0b, close];
/** `jump(label)` inside starts the body anew; its end is the end. */
export const loop = (label: string, ...body: Code[]): Code => [0x03, VOID, open(label), body, 0x0b, close];
export const when = (condition: Code, ...then: Code[]): Code => either(condition, then, []);
export const either = (condition: Code, then: readonly Code[], otherwise: readonly Code[]): Code => [
  condition,
  0x04,
  VOID,
  open(""),
  then,
  otherwise.length > 0 ? [0x05, otherwise] : [],
  0x0b,
  close,
];
export const jump = (label: string): Code => [0x0c, { jump: label }];
export const jumpIf = (condition: Code, label: string): Code => [condition, 0x0d, { jump: label }];

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
  const { bytes, write, sized } = createWriter(new Map(all.map((fn, index) => [fn.name, index])));
  const name = (text: string) => write([unsigned(text.length), ...Buffer.from(text)]);
  const section = <Item>(id: number, items: readonly Item[], each: (item: Item, index: number) => void) => {
    write([id]);
    sized(() => {
      write([unsigned(items.length)]);
      items.forEach(each);
    });
  };

  write([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const fromEnv = (what: string, kind: Code) => {
    name("env");
    name(what);
    write(kind);
  };
  section(1, all, ({ parameters }) => write([0x60, unsigned(parameters), Array(parameters).fill(I32), 1, I32]));
  section(2, [undefined, ...imported], (fn, index) =>
    fn ? fromEnv(fn.name, [0, unsigned(index - 1)]) : fromEnv("memory", [2, 0, 1]),
  );
  section(3, functions, (_, index) => write([unsigned(imported.length + index)]));
  section(7, functions, (fn, index) => {
    name(fn.name);
    write([0, unsigned(imported.length + index)]);
  });
  section(10, functions, ({ parameters, body }) =>
    sized(() => {
      const types: number[] = [];
      const local = (kind: number) => () => parameters + types.push(kind) - 1;
      const instructions = body({
        integer: local(I32),
        long: local(I64),
        float: local(F64),
        vector: local(V128),
      });
      write([unsigned(types.length), types.map((kind) => [1, kind])]);
      write(instructions);
      // The end is never reached.
      write([0x00, 0x0b]);
    }),
  );
  return new Uint8Array(bytes);
}

/** Writes code as bytes, with numbers where the names of blocks and functions stood. */
function createWriter(callees: ReadonlyMap<string, number>) {
  const bytes: number[] = [];
  const around: string[] = [];

  function write(code: Code): void {
    // flat() is compiled already; a function of ours that calls itself for each list would be, twice, for one module.
    const parts = (code as unknown[]).flat(Number.POSITIVE_INFINITY) as (number | Mark)[];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] ?? 0;
      if (typeof part === "number") bytes.push(part);
      else if (part.open !== undefined) around.push(part.open);
      else if (part.close) around.pop();
      else if (part.callee !== undefined) bytes.push(callees.get(part.callee) ?? 0);
      else bytes.push(around.length - 1 - around.lastIndexOf(part.jump ?? ""));
    }
  }

  /** Puts the size of what is written before it, in five bytes whatever it is. */
  function sized(writeAll: () => void): void {
    const at = bytes.length;
    bytes.push(0, 0, 0, 0, 0);
    writeAll();
    for (let i = 0, size = bytes.length - at - 5; i < 4; i++, size >>>= 7) bytes[at + i] = (size & 127) | 128;
  }

  return { bytes, write, sized };
}
