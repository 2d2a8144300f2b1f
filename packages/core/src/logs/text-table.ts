import {
  add,
  and,
  andVector,
  anyTrue,
  atLeast,
  block,
  type Code,
  call,
  constant,
  differs,
  get,
  giveBack,
  half,
  increase,
  isZero,
  jump,
  jumpIf,
  less,
  load,
  loadVector,
  longConstant,
  longMultiply,
  longShiftRight,
  longXor,
  loop,
  multiply,
  or,
  set,
  store,
  storeVector,
  sub,
  toLong,
  toWord,
  type WasmFunction,
  when,
  xorVector,
} from "./wasm.ts";

/**
 * A hash table of short texts in a thread's memory, with open addressing: a header, then slots with the text, its length, and two
 * counts that are the caller's, then a word for each text in the order in which they came, the address of its slot, and at last a
 * word for each slot, its text's hash or 0 while it is free: a text that is not there is told without a look at others.
 */
export const textTable = {
  headerSize: 16,
  slotSize: 144,
  /** Longer texts are in no table. */
  longest: 128,
  /** Words of the header: slots less one, how many texts the table may hold, how many it holds. */
  mask: 0,
  capacity: 1,
  used: 2,
  /** Bytes of a slot: where the text's length and the counts stand. */
  length: 128,
  requests: 132,
  errors: 136,
} as const;

/** Bytes that a table takes. */
export function tableSize(slots: number): number {
  return listOffset(slots) + slots * 8;
}

/** Where the list of slots lies in a table. */
export function listOffset(slots: number): number {
  return textTable.headerSize + slots * textTable.slotSize;
}

/** Where the masks lie in a thread's memory: mask number n keeps the first n of sixteen bytes. */
export const masks = { address: 16, size: 17 * 16 } as const;

export function writeMasks(bytes: Buffer): void {
  for (let kept = 0; kept <= 16; kept++) {
    const at = masks.address + kept * 16;
    bytes.fill(0xff, at, at + kept);
    bytes.fill(0, at + kept, at + 16);
  }
}

const multiplier = longConstant(0x9e3779b97f4a7c15n);
const otherMultiplier = longConstant(0xc2b2ae3d27d4eb4fn);

/**
 * slot(table, start, end, likely): the address of the slot that holds the text [start, end), which is put in when it is new; 0 when
 * it is too long or the table is full. `likely` is a slot that is looked at first, 0 for none: to compare is quicker than to find.
 */
export function slotFunction(): WasmFunction {
  return {
    name: "slot",
    parameters: 4,
    body: (locals) => {
      const [table, start, end, likely] = [0, 1, 2, 3];
      const [length, at, left, index, slot, into] = Array.from({ length: 6 }, locals.integer) as [
        number, number, number, number, number, number,
      ]; // biome-ignore format: one row
      const [list, tag, tagAt] = Array.from({ length: 3 }, locals.integer) as [number, number, number];
      const hash = locals.long();
      const piece = locals.vector();
      const { headerSize, slotSize, longest } = textTable;
      const inHeader = (word: number): Code => load(get(table), 4 * word);
      /** A word of a list of words. */
      const wordOf = (list: number, index: Code): Code => add(get(list), multiply(index, constant(4)));
      const slots = add(inHeader(textTable.mask), constant(1));
      const kept = (): Code => loadVector(add(constant(masks.address), multiply(get(left), constant(16))));
      /** The next sixteen bytes of the text, those behind its end as zeros. */
      const readPiece = (): Code => [
        set(piece, loadVector(get(at))),
        when(less(get(left), constant(16)), set(piece, andVector(get(piece), kept()))),
      ];
      const eachPiece = (...body: Code[]): Code => [
        set(at, get(start)),
        set(left, get(length)),
        loop(
          "piece",
          readPiece(),
          ...body,
          increase(at, 16),
          when(less(constant(16), get(left)), increase(left, -16), jump("piece")),
        ),
      ];
      /** Jumps away when a slot holds another text. */
      const holdsText = (candidate: number, otherwise: string): Code => [
        jumpIf(differs(load(get(candidate), textTable.length), get(length)), otherwise),
        set(into, get(candidate)),
        eachPiece(jumpIf(anyTrue(xorVector(get(piece), loadVector(get(into)))), otherwise), increase(into, 16)),
      ];
      return [
        set(length, sub(get(end), get(start))),
        when(less(constant(longest), get(length)), giveBack(constant(0))),
        block(
          "unlikely",
          jumpIf(isZero(get(likely)), "unlikely"),
          holdsText(likely, "unlikely"),
          giveBack(get(likely)),
        ),
        set(hash, toLong(get(length))),
        eachPiece(
          set(
            hash,
            longMultiply(
              longXor(
                longXor(get(hash), longMultiply(half(get(piece), 0), multiplier)),
                longMultiply(half(get(piece), 1), otherMultiplier),
              ),
              multiplier,
            ),
          ),
          set(hash, longXor(get(hash), longShiftRight(get(hash), longConstant(29n)))),
        ),
        set(index, toWord(longXor(get(hash), longShiftRight(get(hash), longConstant(32n))))),
        set(tag, or(get(index), constant(1))),
        set(list, add(add(get(table), constant(headerSize)), multiply(slots, constant(slotSize)))),
        loop(
          "probe",
          set(index, and(get(index), inHeader(textTable.mask))),
          set(slot, add(add(get(table), constant(headerSize)), multiply(get(index), constant(slotSize)))),
          set(tagAt, wordOf(list, add(slots, get(index)))),
          block(
            "other",
            when(
              isZero(load(get(tagAt))),
              // A free slot: the text is not in the table.
              when(atLeast(inHeader(textTable.used), inHeader(textTable.capacity)), giveBack(constant(0))),
              store(get(tagAt), get(tag)),
              store(wordOf(list, inHeader(textTable.used)), get(slot)),
              store(get(table), add(inHeader(textTable.used), constant(1)), 4 * textTable.used),
              store(get(slot), get(length), textTable.length),
              set(into, get(slot)),
              eachPiece(storeVector(get(into), get(piece)), increase(into, 16)),
              giveBack(get(slot)),
            ),
            jumpIf(differs(load(get(tagAt)), get(tag)), "other"),
            holdsText(slot, "other"),
            giveBack(get(slot)),
          ),
          increase(index, 1),
          jump("probe"),
        ),
      ];
    },
  };
}
/** The call of slotFunction(). */
export const slotOf = (table: Code, start: Code, end: Code, likely = constant(0)): Code =>
  call("slot", table, start, end, likely);
