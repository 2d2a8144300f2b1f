import {
  add,
  and,
  atLeast,
  type Code,
  constant,
  equal,
  get,
  giveBack,
  increase,
  isZero,
  jump,
  load,
  loop,
  multiply,
  set,
  shiftRight,
  store,
  type WasmFunction,
  when,
  xor,
} from "./wasm.ts";

/**
 * A hash table of pairs of words in a thread's memory, with open addressing: a header, then slots with the pair, the first word of
 * which is not 0, and a value that is the caller's.
 */
export const pairTable = {
  headerSize: 16,
  entrySize: 16,
  /** Bytes of the header: slots less one, how many pairs the table may hold, how many it holds. */
  mask: 0,
  capacity: 4,
  used: 8,
  /** Byte of a slot. */
  value: 8,
} as const;

/** Bytes that a table takes; the slots are a power of two. */
export function pairTableSize(slots: number): number {
  return pairTable.headerSize + slots * pairTable.entrySize;
}

/** edge(node, key): the address of the value of a pair, which is put in when it is new; 0 when the table at `edges` is full. */
export function edgeFunction(edges: number): WasmFunction {
  return {
    name: "edge",
    parameters: 2,
    body: (locals) => {
      const [node, key] = [0, 1];
      const [index, entry] = [locals.integer(), locals.integer()];
      const inHeader = (offset: number): Code => load(constant(edges), offset);
      return [
        set(index, xor(multiply(get(node), constant(0x9e37_79b1)), multiply(get(key), constant(0x85eb_ca6b)))),
        set(index, xor(get(index), shiftRight(get(index), constant(15)))),
        loop(
          "probe",
          set(index, and(get(index), inHeader(pairTable.mask))),
          set(entry, add(constant(edges + pairTable.headerSize), multiply(get(index), constant(pairTable.entrySize)))),
          when(
            isZero(load(get(entry))),
            when(atLeast(inHeader(pairTable.used), inHeader(pairTable.capacity)), giveBack(constant(0))),
            store(constant(edges), add(inHeader(pairTable.used), constant(1)), pairTable.used),
            store(get(entry), get(node)),
            store(get(entry), get(key), 4),
          ),
          when(
            and(equal(load(get(entry)), get(node)), equal(load(get(entry), 4), get(key))),
            giveBack(add(get(entry), constant(pairTable.value))),
          ),
          increase(index, 1),
          jump("probe"),
        ),
      ];
    },
  };
}
