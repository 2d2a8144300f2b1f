import type { Distribution } from "../model/index.ts";
import { createRows, mapRows, rowFor, type SortedRows } from "./sorted-rows.ts";

/** A mutable Distribution: whole microseconds, so that sums do not depend on the order of additions; plain data that threads can pass. */
export interface Histogram {
  count: number;
  min: number;
  max: number;
  sum: number;
  /** A bin's lower bound in microseconds, and how many durations are in it. */
  readonly bins: SortedRows;
}

/** Bins that there is room for at first. */
const usualBins = 16;

export function createHistogram(): Histogram {
  return { count: 0, min: Number.POSITIVE_INFINITY, max: 0, sum: 0, bins: createRows(2, usualBins) };
}

/** Adds a duration in seconds so many times; negative and broken ones are no duration. */
export function addDuration(histogram: Histogram, seconds: number, times = 1): void {
  if (!(seconds >= 0 && seconds < 1e9)) return;
  // As countFunction does, which says it for short durations and others alike.
  const micros = Math.floor(seconds * 1e6 + 0.5);
  addSums(histogram, { count: times, sum: micros * times, min: micros, max: micros });
  addToBin(histogram, lowerBound(micros), times);
}

/** Adds what was counted elsewhere; the bins are the caller's to add. */
export function addSums(histogram: Histogram, { count, sum, min, max }: Omit<Histogram, "bins">): void {
  histogram.count += count;
  histogram.sum += sum;
  if (min < histogram.min) histogram.min = min;
  if (max > histogram.max) histogram.max = max;
}

/** Adds durations of the bin that begins with so many microseconds. */
export function addToBin({ bins }: Histogram, bound: number, count: number): void {
  const at = rowFor(bins, bound) + 1;
  bins.cells[at] = (bins.cells[at] ?? 0) + count;
}

export function mergeHistogram(into: Histogram, from: Histogram): void {
  addSums(into, from);
  const { width, length, cells } = from.bins;
  for (let at = 0; at < length * width; at += width) addToBin(into, cells[at] ?? 0, cells[at + 1] ?? 0);
}

/** Bins are two significant digits wide (9.9, 10, 11 … 99, 100, 110): 10 s, 30 s and 60 s each begin one. */
function lowerBound(micros: number): number {
  let width = 1;
  while (micros >= width * 100) width *= 10;
  return micros - (micros % width);
}

/** In seconds; quantiles are the lower bound of the bin that holds them. Bins are made whenever they are read: few are. */
export function toDistribution({ count, min, max, sum, bins }: Histogram): Distribution {
  const quantile = (share: number) => {
    const { width, length, cells } = bins;
    let left = Math.ceil(count * share);
    for (let at = 0; at < length * width; at += width) {
      left -= cells[at + 1] ?? 0;
      if (left <= 0) return Math.max(cells[at] ?? 0, min) / 1e6;
    }
    return max / 1e6;
  };
  return {
    count,
    min: min / 1e6,
    max: max / 1e6,
    sum: sum / 1e6,
    p50: quantile(0.5),
    p95: quantile(0.95),
    get bins() {
      return mapRows(bins, (cells, at) => [(cells[at] ?? 0) / 1e6, cells[at + 1] ?? 0] as const);
    },
  };
}
