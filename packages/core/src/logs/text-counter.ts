import { addRow, type Counts } from "./tally.ts";

const MINUS = 45;
/** More texts than this are counted by slower means; addresses are few. */
const capacity = 4096;
const slotCount = capacity * 2;
/** Words of four bytes that a text in the table may have. */
const longest = 24;

/** Counts requests and errors by a short text (a backend's address) straight from bytes: an open-addressing hash table. */
export interface TextCounter {
  count(start: number, end: number, isError: boolean): void;
  flush(rows: Map<string, Counts>): void;
}

/** `bytes` is the memory that all texts lie in. */
export function createTextCounter(bytes: Buffer): TextCounter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const known = new Int32Array(slotCount * longest);
  const lengths = new Int32Array(slotCount);
  const names: (string | undefined)[] = new Array(slotCount);
  const requests = new Float64Array(slotCount);
  const errors = new Float64Array(slotCount);
  const taken: number[] = [];
  const words = new Int32Array(longest);
  const overflow = new Map<string, Counts>();

  /** The text in words, the last of which may overlap the one before; returns their hash. */
  function readWords(start: number, end: number): number {
    const last = end - 4;
    let hash = end - start;
    let count = 0;
    for (let at = start; at < last; at += 4) {
      const word = view.getInt32(at, true);
      words[count++] = word;
      hash = Math.imul(hash ^ word, 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    // Texts below four bytes take the ones before them along: the spare room in front of all lines.
    const word = end - start >= 4 ? view.getInt32(last, true) : view.getInt32(last, true) >>> (8 * (4 - end + start));
    words[count] = word;
    hash = Math.imul(hash ^ word, 0x5bd1e995);
    return hash ^ (hash >>> 13);
  }

  function isAt(slot: number, length: number): boolean {
    if (lengths[slot] !== length) return false;
    const base = slot * longest;
    for (let i = 0; i * 4 < length; i++) if (known[base + i] !== words[i]) return false;
    return true;
  }

  function count(start: number, end: number, isError: boolean): void {
    const length = end - start;
    if (length === 0 || (length === 1 && bytes[start] === MINUS)) return;
    if (length > longest * 4) {
      addRow(overflow, bytes.toString("utf8", start, Math.min(end, start + 200)), 1, Number(isError));
      return;
    }
    let slot = readWords(start, end) & (slotCount - 1);
    while (!isAt(slot, length)) {
      if (lengths[slot] === 0) {
        if (taken.length >= capacity) {
          addRow(overflow, bytes.toString("utf8", start, end), 1, Number(isError));
          return;
        }
        known.set(words, slot * longest);
        lengths[slot] = length;
        names[slot] = bytes.toString("utf8", start, end);
        taken.push(slot);
        break;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
    requests[slot] = (requests[slot] ?? 0) + 1;
    if (isError) errors[slot] = (errors[slot] ?? 0) + 1;
  }

  return {
    count,
    flush: (rows) => {
      for (const slot of taken) {
        const all = requests[slot] ?? 0;
        if (all > 0) addRow(rows, names[slot] ?? "", all, errors[slot] ?? 0);
        requests[slot] = 0;
        errors[slot] = 0;
      }
      for (const [value, [all, failed]] of overflow) addRow(rows, value, all, failed);
      overflow.clear();
    },
  };
}
