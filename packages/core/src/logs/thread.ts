import type { LogFormat } from "./format.ts";
import { longestLine } from "./line-feed.ts";
import { createLineMemory } from "./line-memory.ts";
import type { Outbox, SentLines } from "./outbox.ts";
import type { ReadTask } from "./plan.ts";
import { type ReadOutcome, readSource } from "./read.ts";
import type { ScanSettings } from "./scanner.ts";
import { createScanners } from "./scanners.ts";
import type { Tally } from "./tally.ts";
import type { Workers } from "./workers.ts";

/** What one thread found; plain data. */
export interface ThreadResult {
  readonly outcomes: readonly ReadOutcome[];
  readonly tallies: ReadonlyMap<string, Tally>;
}

/** What one thread scans with, and what it found so far. */
export interface LogThread {
  /** Works through tasks; an iterable that several threads share hands out each task once. `workers` may help to expand what is compressed. */
  run(tasks: Iterable<ReadTask> | AsyncIterable<ReadTask>, workers?: Workers): Promise<void>;
  /** Judges failing lines of another thread; between other work. */
  judge(sent: SentLines): void;
  /** What it found; nothing may follow. */
  finish(): ThreadResult;
}

export interface ThreadOptions {
  readonly settings: ScanSettings;
  readonly signal: AbortSignal;
  readonly found?: ((provider: string) => void) | undefined;
  /** Takes the failing lines for another thread. */
  readonly outbox?: Outbox;
}

export function createThread(
  formats: readonly LogFormat[],
  { settings, signal, found, outbox }: ThreadOptions,
): LogThread {
  const memory = createLineMemory(longestLine);
  const scanners = createScanners(formats, settings, memory, found, outbox);
  const outcomes: ReadOutcome[] = [];
  return {
    run: async (tasks, workers) => {
      for await (const task of tasks) {
        outcomes.push(await readSource(task, formats, scanners, memory, signal, workers));
      }
    },
    judge: (sent) => scanners.of(formats.find(({ id }) => id === sent.formatId)).judge?.(sent),
    finish: () => {
      memory.flush();
      return { outcomes, tallies: scanners.tallies };
    },
  };
}

/** Those of the tasks that this thread gets: each goes to one of the threads that share the counter. */
export function* shareOf<Task>(tasks: readonly Task[], counter: SharedArrayBuffer): Generator<Task> {
  const taken = new Int32Array(counter);
  for (;;) {
    const task = tasks[Atomics.add(taken, 0, 1)];
    if (!task) return;
    yield task;
  }
}
