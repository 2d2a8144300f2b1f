import type { Distribution } from "../model/index.ts";

/** A mutable Distribution: whole microseconds, so that sums do not depend on the order of additions; plain data that threads can pass. */
export interface Histogram {
  count: number;
  min: number;
  max: number;
  sum: number;
  /** Lower bound in microseconds -> count. */
  readonly bins: Map<number, number>;
}

export function createHistogram(): Histogram {
  return { count: 0, min: Number.POSITIVE_INFINITY, max: 0, sum: 0, bins: new Map() };
}

/** Adds one duration in seconds; negative and broken ones are no duration. */
export function addDuration(histogram: Histogram, seconds: number): void {
  if (!(seconds >= 0 && seconds < 1e9)) return;
  const micros = Math.round(seconds * 1e6);
  histogram.count++;
  histogram.sum += micros;
  if (micros < histogram.min) histogram.min = micros;
  if (micros > histogram.max) histogram.max = micros;
  const bin = lowerBound(micros);
  histogram.bins.set(bin, (histogram.bins.get(bin) ?? 0) + 1);
}

export function mergeHistogram(into: Histogram, from: Histogram): void {
  into.count += from.count;
  into.sum += from.sum;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  for (const [bin, count] of from.bins) into.bins.set(bin, (into.bins.get(bin) ?? 0) + count);
}

/** Bins are two significant digits wide (9.9, 10, 11 … 99, 100, 110): 10 s, 30 s and 60 s each begin one. */
function lowerBound(micros: number): number {
  let width = 1;
  while (micros >= width * 100) width *= 10;
  return Math.floor(micros / width) * width;
}

/** In seconds; quantiles are the lower bound of the bin that holds them. */
export function toDistribution({ count, min, max, sum, bins }: Histogram): Distribution {
  const sorted = [...bins].sort(([a], [b]) => a - b);
  const quantile = (share: number) => {
    let left = Math.ceil(count * share);
    for (const [bin, size] of sorted) {
      left -= size;
      if (left <= 0) return Math.max(bin, min) / 1e6;
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
    bins: sorted.map(([bin, size]) => [bin / 1e6, size]),
  };
}
