import type { Timing } from "./classifier.ts";
import { addSums, addToBin } from "./distribution.ts";
import { listLayout, listRoom, mostSpans, spanSums, sumsLayout } from "./recognise-plan.ts";
import { type Sampled, wantedOnly } from "./samples.ts";
import { type Group, histogramOf } from "./tally.ts";
import { addMinutes } from "./timeline.ts";

/** What a program counted of lines that are alike, in a thread's memory: see sumsLayout. All take the address of such sums. */
export interface Sums {
  /** Adds them to a group, whose spans have these phases, and begins anew; returns how many lines it was. */
  moveTo(address: number, group: Group, timings: readonly Timing[]): number;
  /** Has one of the lists no room left? */
  isFull(address: number): boolean;
  /** From now on, only lines are told apart that may be samples beside these. */
  limit(address: number, samples: Sampled): void;
}

const spans = Array.from({ length: mostSpans }, (_, index) => sumsLayout.firstSpan + spanSums.size * index);

/** `words` and `numbers` are all of the memory. */
export function createSums(words: Uint32Array, numbers: Float64Array): Sums {
  const word = (at: number) => words[at / 4] ?? 0;
  const number = (at: number) => numbers[at / 8] ?? 0;

  /** Takes all of a list. */
  function drain(list: number, use: (key: number, count: number) => void): void {
    const used = word(list);
    for (let i = 0, at = list + listLayout.entries; i < used; i++, at += listLayout.entrySize) {
      use(number(at + listLayout.key), word(at + listLayout.count));
    }
    words[list / 4] = 0;
  }

  function moveSpan(span: number, group: Group, { phase }: Timing): void {
    const count = word(span + spanSums.count);
    if (count === 0) return;
    const histogram = histogramOf(group, phase);
    const [sum, min, max] = [number(span + spanSums.sum), number(span + spanSums.min), number(span + spanSums.max)];
    addSums(histogram, { count, sum, min, max });
    drain(span + spanSums.bins, (bound, times) => addToBin(histogram, bound, times));
    words[(span + spanSums.count) / 4] = 0;
    numbers[(span + spanSums.sum) / 8] = 0;
  }

  return {
    moveTo: (address, group, timings) => {
      const lines = word(address + sumsLayout.count);
      if (lines === 0) return 0;
      group.count += lines;
      group.first = Math.min(group.first, number(address + sumsLayout.first));
      group.last = Math.max(group.last, number(address + sumsLayout.last));
      drain(address + sumsLayout.minutes, (minute, count) => addMinutes(group.timeline, minute, count, 0));
      for (let i = 0; i < timings.length; i++) moveSpan(address + (spans[i] ?? 0), group, timings[i] as Timing);
      words[(address + sumsLayout.count) / 4] = 0;
      return lines;
    },
    isFull: (address) =>
      word(address + sumsLayout.minutes) === listRoom.minutes ||
      spans.some((span) => word(address + span + spanSums.bins) === listRoom.bins),
    limit: (address, samples) => {
      const only = wantedOnly(samples);
      if (!only) return;
      words[(address + sumsLayout.hasSamples) / 4] = 1;
      words[(address + sumsLayout.rank) / 4] = only.rank;
      numbers[(address + sumsLayout.latest) / 8] = only.latest;
    },
  };
}
