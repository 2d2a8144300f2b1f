import type { LogFormat } from "./format.ts";
import { longestLine } from "./line-feed.ts";
import { createLineMemory } from "./line-memory.ts";
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

/** Works through tasks; an iterable that several threads share hands out each task once. `workers` may help to expand what is compressed. */
export async function runTasks(
  tasks: Iterable<ReadTask> | AsyncIterable<ReadTask>,
  formats: readonly LogFormat[],
  settings: ScanSettings,
  signal: AbortSignal,
  found?: (provider: string) => void,
  workers?: Workers,
): Promise<ThreadResult> {
  const memory = createLineMemory(longestLine);
  const scanners = createScanners(formats, settings, memory, found);
  const outcomes: ReadOutcome[] = [];
  for await (const task of tasks) {
    outcomes.push(await readSource(task, formats, scanners, memory, signal, workers));
  }
  return { outcomes, tallies: scanners.tallies };
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
