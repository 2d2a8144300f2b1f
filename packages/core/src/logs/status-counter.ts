import { statusUse } from "./program-plan.ts";
import { addMinutes, type Timeline } from "./timeline.ts";

const MINUS = 45;
const ZERO = 48;

/** Statuses are 0 ("-", none) to 999, and 1000 for negative ones: HAProxy writes -1 when nobody was answered. */
const NEGATIVE = 1000;
/** Numbers for statuses: how long arrays by status are. */
export const statusCodes = NEGATIVE + 1;

/** Minutes held before they move into the (bounded) timeline. */
const heldMinutes = 4096;

/** Counts requests by status and by minute with plain number arrays. */
export interface StatusCounter {
  /** The status in a field, -1 when it is none. */
  read(bytes: Buffer, start: number, end: number): number;
  /** Counts one request; true when it was answered 5xx. */
  count(status: number, minute: number): boolean;
  /** Requests of a minute that somebody else counted by status, and how many of them were answered 5xx. */
  addCounted(requests: number, errors: number, minute: number): void;
  /** May a request with this status have failed? */
  matters(status: number): boolean;
  /** Moves the counts into a part's and a tally's statuses and the timeline; returns how many requests it held. */
  flush(part: Map<number, number>, total: Map<number, number>): number;
}

/**
 * `byStatus` and `uses` are of statusCodes length, for a program that counts too: requests, and what is to become of each status's
 * lines; those of one that was not seen yet are to be read here.
 */
export function createStatusCounter(
  timeline: Timeline,
  also: readonly number[] = [],
  byStatus: Uint32Array = new Uint32Array(statusCodes),
  uses: Uint8Array = new Uint8Array(statusCodes),
): StatusCounter {
  uses.fill(statusUse.read);
  const seen: number[] = [];
  const matters = (status: number) => status < 100 || status >= 500 || also.includes(status);
  // Requests and errors of the current minute; moved on when another one comes.
  const minutes = new Map<number, [number, number]>();
  let minute = -1;
  let current: [number, number] = [0, 0];

  function turnTo(next: number): void {
    if (next === minute) return;
    if (minutes.size > heldMinutes) flushMinutes();
    minute = next;
    current = minutes.get(minute) ?? [0, 0];
    minutes.set(minute, current);
  }

  function flushMinutes(): void {
    for (const [start, [requests, errors]] of minutes) addMinutes(timeline, start, requests, errors);
    minutes.clear();
    minute = -1;
  }

  return {
    read: (bytes, start, end) => {
      let at = start;
      const isNegative = bytes[at] === MINUS;
      if (isNegative) {
        if (++at === end) return 0;
      }
      if (at >= end || end - at > 3) return -1;
      let status = 0;
      for (; at < end; at++) {
        const digit = (bytes[at] ?? 0) - ZERO;
        if (digit < 0 || digit > 9) return -1;
        status = status * 10 + digit;
      }
      return isNegative ? NEGATIVE : status;
    },
    count: (status, ofMinute) => {
      turnTo(ofMinute);
      const known = byStatus[status] ?? 0;
      byStatus[status] = known + 1;
      if (known === 0 && !seen.includes(status)) {
        seen.push(status);
        uses[status] = matters(status) ? statusUse.copy : statusUse.count;
      }
      current[0]++;
      if (status < 500 || status > 599) return false;
      current[1]++;
      return true;
    },
    addCounted: (requests, errors, ofMinute) => {
      turnTo(ofMinute);
      current[0] += requests;
      current[1] += errors;
    },
    matters,
    flush: (part, all) => {
      let total = 0;
      for (const index of seen) {
        const count = byStatus[index] ?? 0;
        if (count === 0) continue;
        byStatus[index] = 0;
        const status = index === NEGATIVE ? -1 : index;
        total += count;
        part.set(status, (part.get(status) ?? 0) + count);
        all.set(status, (all.get(status) ?? 0) + count);
      }
      flushMinutes();
      return total;
    },
  };
}
