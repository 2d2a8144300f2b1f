import { emptyRoute } from "./route-code.ts";

/** What programs and recogniser.ts find where in a thread's memory. Offsets are bytes; what is not called a number is a word. */

/** In place of what is not there: a field, levels, an earlier time. */
export const none = -1;
/** What was read, told apart by a word: the address of a text in the table, or one of these; 0 when it cannot be told apart. */
export const keys = { absent: -1, empty: emptyRoute, noTime: -3, dash: -4, level: -16 } as const;

/**
 * Lines of one layout: the root of their tree, addresses of fields and state (see ProgramPlan), the field with the time, the level to
 * which routes are folded; then the leaf and the sums that the last line led to, 0 for none.
 */
export const sourceLayout = {
  root: 0,
  result: 4,
  state: 8,
  time: 12,
  level: 16,
  leaf: 20,
  sums: 24,
  size: 32,
} as const;

/**
 * A node: the address of what is read next, then the last key, the node that it led to, and how many nodes are behind it. A leaf has 1
 * there, then the field with the route or none, and how many spans are measured, with their addresses. A node with 2 is wide: what is
 * read there is too often something else to be remembered.
 */
export const nodeLayout = {
  reading: 0,
  lastKey: 4,
  lastNext: 8,
  behind: 12,
  route: 4,
  spans: 8,
  firstSpan: 12,
  size: 32,
  isLeaf: 1,
  isWide: 2,
} as const;

/** A reading: the field and that of the earlier time or none, how many levels or none for the text, and the levels as numbers. */
export const readingLayout = { field: 0, since: 4, levels: 8, firstLevel: 16 } as const;
/** A span: field and earlier time as in a reading, the unit in seconds as a number, and whether it is not the first of several numbers. */
export const spanLayout = { field: 0, since: 4, unit: 8, isLater: 16, size: 24 } as const;
/** Spans of a line at most. */
export const mostSpans = 3;

/** What recognise() measures, numbers: the time in milliseconds since the known minute began, NaN when it is of another hour; then each span in seconds, NaN when it is not there, `ask` when it takes more to tell. */
export const measuredLayout = { millis: 0, firstSpan: 8, size: 8 + 8 * mostSpans, ask: -1 } as const;

/** A short list of how often a number came: its length, then each number with its count. */
export const listLayout = { used: 0, entries: 8, key: 0, count: 8, entrySize: 16 } as const;
const sizeOfList = (room: number) => listLayout.entries + room * listLayout.entrySize;
/** Numbers that the lists of sums have room for. */
export const listRoom = { minutes: 60, bins: 24 } as const;

/**
 * What was counted of lines that are alike since somebody took it: what becomes of them (an outcome, 0 when they are to be counted),
 * how many they are, whether all places for samples are taken, and the highest rank of a sample; first and last time and the latest of a
 * sample in milliseconds since the epoch, as numbers; a list of minutes; then for each span how many there are, their sum, shortest and
 * longest in microseconds, as numbers, and a list of their bins. With zeros nothing is counted.
 */
export const sumsLayout = {
  outcome: 0,
  count: 4,
  hasSamples: 8,
  rank: 12,
  first: 16,
  last: 24,
  latest: 32,
  minutes: 40,
  firstSpan: 40 + sizeOfList(listRoom.minutes),
  size: 48 + sizeOfList(listRoom.minutes) + mostSpans * (32 + sizeOfList(listRoom.bins)),
} as const;
export const spanSums = { count: 0, sum: 8, min: 16, max: 24, bins: 32, size: 32 + sizeOfList(listRoom.bins) } as const;

/** What count() did: nothing, as it takes more to tell; it counted the line; it did, and the line might be a sample; or nothing, as the record must be read as a whole. */
export const outcomes = { ask: 0, counted: 1, sample: 2, unsure: 3 } as const;

/** Where things lie that all layouts share: the text table with what is read, the pair table of nodes and keys, a number, what is measured, and room for a folded route. */
export interface RecognisePlan {
  readonly texts: number;
  readonly edges: number;
  readonly number: number;
  readonly measured: number;
  readonly folded: number;
}
