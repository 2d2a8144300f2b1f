const sampleLimit = 5;
const firstSamples = 3;

/** Where a sample was found; orders samples whatever thread found them. */
export interface Place {
  /** Milliseconds since the epoch, NaN when the line has no time. */
  readonly time: number;
  /** Name of the file or stream. */
  readonly source: string;
  /** The part of a file that one thread read. */
  readonly part: number;
  /** Counted from 1 within the part. */
  readonly line: number;
  /** Byte at which the line starts, in the whole file. */
  readonly offset: number;
  /** A hash of the place, by which some of many are chosen. */
  readonly rank: number;
}

export interface Sample extends Place {
  readonly requestId?: string;
  readonly text: string;
}

/** Anything that keeps samples. */
export interface Sampled {
  /** The first in time, then the spread. */
  readonly samples: Sample[];
}

/** Is a line one of a group's samples? They are the first three in time and a spread of the others by hash: the same five whatever the order and the threads. */
export function isWanted({ samples }: Sampled, place: Place): boolean {
  if (samples.length < sampleLimit) return true;
  const third = samples[firstSamples - 1];
  const last = samples[sampleLimit - 1];
  return !third || !last || byTime(place, third) < 0 || byRank(place, last) < 0;
}

/** When all places are taken: no line is wanted any more that is both later and of a higher rank. */
export function wantedOnly({ samples }: Sampled): { readonly latest: number; readonly rank: number } | undefined {
  const third = samples[firstSamples - 1];
  const last = samples[sampleLimit - 1];
  return third && last && { latest: third.time, rank: last.rank };
}

export function keepSample({ samples }: Sampled, sample: Sample): void {
  const late = putInto(samples, sample, 0, firstSamples, byTime);
  if (late) putInto(samples, late, firstSamples, sampleLimit, byRank);
}

/** Puts a sample where it belongs in the ordered places [from, to); returns the one that there is no room for any more. */
function putInto(
  samples: Sample[],
  sample: Sample,
  from: number,
  to: number,
  order: (a: Place, b: Place) => number,
): Sample | undefined {
  let moving = sample;
  for (let at = from; at < to; at++) {
    const here = samples[at];
    if (here && order(moving, here) >= 0) continue;
    samples[at] = moving;
    if (!here) return undefined;
    moving = here;
  }
  return moving;
}

export function byTime(a: Place, b: Place): number {
  return a.time - b.time || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) || a.offset - b.offset;
}

function byRank(a: Place, b: Place): number {
  return a.rank - b.rank || byTime(a, b);
}

/** The rank of a place. */
export function rankOf(time: number, offset: number): number {
  let mixed = Math.imul((time | 0) ^ Math.imul(offset | 0, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0xc2b2ae35) >>> 0;
}
