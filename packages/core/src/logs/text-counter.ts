import { addRow, type Counts } from "./tally.ts";

const MINUS = 45;

/** Counts requests and errors by a short text (a backend's address) straight from bytes: an open-addressing hash table. */
export interface TextCounter {
  count(bytes: Buffer, start: number, end: number, isError: boolean): void;
  flush(rows: Map<string, Counts>): void;
}

/** More texts than this are counted by slower means; addresses are few. */
const capacity = 4096;

export function createTextCounter(): TextCounter {
  const slots: (Buffer | undefined)[] = new Array(capacity * 2);
  const requests = new Float64Array(capacity * 2);
  const errors = new Float64Array(capacity * 2);
  const overflow = new Map<string, Counts>();
  const taken: number[] = [];

  return {
    count: (bytes, start, end, isError) => {
      if (end - start === 1 && bytes[start] === MINUS) return;
      let hash = 0;
      for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
      let slot = (hash ^ (hash >>> 13)) & (capacity * 2 - 1);
      for (;;) {
        const known = slots[slot];
        if (known === undefined) {
          if (taken.length >= capacity || end - start > 200) {
            addRow(overflow, bytes.toString("utf8", start, Math.min(end, start + 200)), 1, Number(isError));
            return;
          }
          slots[slot] = Buffer.from(bytes.subarray(start, end));
          taken.push(slot);
          break;
        }
        if (isSame(known, bytes, start, end)) break;
        slot = (slot + 1) & (capacity * 2 - 1);
      }
      requests[slot] = (requests[slot] ?? 0) + 1;
      if (isError) errors[slot] = (errors[slot] ?? 0) + 1;
    },
    flush: (rows) => {
      for (const slot of taken) {
        const known = slots[slot];
        if (known && requests[slot]) addRow(rows, known.toString(), requests[slot] ?? 0, errors[slot] ?? 0);
      }
      requests.fill(0);
      errors.fill(0);
      for (const [value, [all, failed]] of overflow) addRow(rows, value, all, failed);
      overflow.clear();
    },
  };
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
