import type { Timing } from "./classifier.ts";
import { addSums, addToBin } from "./distribution.ts";
import type { LineMemory } from "./line-memory.ts";
import { listLayout, mostSpans, spanSums, sumsLayout } from "./recognise-plan.ts";
import { type Sampled, wanted } from "./samples.ts";
import { type Group, histogramOf } from "./tally.ts";
import { addMinutes } from "./timeline.ts";

/** What a program counted of lines that are alike, in a thread's memory: see sumsLayout. */
export interface Sums {
  /** Adds it to a group, whose spans have these phases, and begins anew; returns how many lines it was. */
  moveTo(group: Group, timings: readonly Timing[]): number;
  /** Has no room left to count one more line. */
  isFull(): boolean;
  /** From now on, only lines are told apart that may be samples beside these. */
  limit(samples: Sampled): void;
}

export function sumsAt(address: number, { words, numbers }: Pick<LineMemory, "words" | "numbers">): Sums {
  const inWords = words(address, sumsLayout.size / 4);
  const inNumbers = numbers(address, sumsLayout.size / 8);
  const number = (offset: number) => inNumbers[offset / 8] ?? 0;
  const spans = Array.from({ length: mostSpans }, (_, index) => sumsLayout.firstSpan + spanSums.size * index);
  const lists = [sumsLayout.minutes, ...spans.map((span) => span + spanSums.bins)];

  function reset(): void {
    inWords[sumsLayout.count / 4] = 0;
    inNumbers[sumsLayout.first / 8] = Number.POSITIVE_INFINITY;
    inNumbers[sumsLayout.last / 8] = Number.NEGATIVE_INFINITY;
    for (const list of lists) inWords[list / 4] = 0;
    for (const span of spans) {
      inWords[span / 4] = 0;
      inNumbers[(span + spanSums.sum) / 8] = 0;
      inNumbers[(span + spanSums.min) / 8] = Number.POSITIVE_INFINITY;
      inNumbers[(span + spanSums.max) / 8] = 0;
    }
  }

  function forEach(list: number, use: (key: number, count: number) => void): void {
    const used = inWords[list / 4] ?? 0;
    for (let i = 0, at = list + listLayout.entries; i < used; i++, at += listLayout.entrySize) {
      use(number(at + listLayout.key), inWords[(at + listLayout.count) / 4] ?? 0);
    }
  }

  reset();
  inNumbers[sumsLayout.latest / 8] = Number.POSITIVE_INFINITY;
  inWords[sumsLayout.rank / 4] = 0xffff_ffff;
  return {
    moveTo: (group, timings) => {
      const lines = inWords[sumsLayout.count / 4] ?? 0;
      if (lines === 0) return 0;
      group.count += lines;
      group.first = Math.min(group.first, number(sumsLayout.first));
      group.last = Math.max(group.last, number(sumsLayout.last));
      forEach(sumsLayout.minutes, (minute, count) => addMinutes(group.timeline, minute, count, 0));
      for (const [index, { phase }] of timings.entries()) {
        const span = spans[index] ?? 0;
        const count = inWords[span / 4] ?? 0;
        if (count === 0) continue;
        const histogram = histogramOf(group, phase);
        const [sum, min, max] = [spanSums.sum, spanSums.min, spanSums.max].map((offset) => number(span + offset));
        addSums(histogram, { count, sum: sum ?? 0, min: min ?? 0, max: max ?? 0 });
        forEach(span + spanSums.bins, (bound, times) => addToBin(histogram, bound, times));
      }
      reset();
      return lines;
    },
    isFull: () => lists.some((list) => inWords[list / 4] === listLayout.capacity),
    limit: (samples) => {
      const { latest, rank } = wanted(samples);
      inNumbers[sumsLayout.latest / 8] = latest;
      inWords[sumsLayout.rank / 4] = rank;
    },
  };
}
