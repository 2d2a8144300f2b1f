import { InspectionError } from "../errors.ts";
import type { SentLines } from "./outbox.ts";
import type { ReadTask } from "./plan.ts";
import type { ScanSettings } from "./scanner.ts";
import { type LogThread, shareOf, type ThreadResult } from "./thread.ts";
import type { ScanOrder, ScanReply } from "./worker.ts";
import type { LogWorker } from "./workers.ts";

export interface PoolOptions {
  readonly settings: ScanSettings;
  readonly signal: AbortSignal;
  /** Called when the workers have loaded the code that they run. */
  readonly loaded: (() => void) | undefined;
}

/** Works on the tasks with this thread and `workers`, which leave failing lines to it while it keeps up; returns what the workers found. */
export async function runShared(
  tasks: readonly ReadTask[],
  own: LogThread,
  workers: readonly LogWorker[],
  { settings, signal, loaded }: PoolOptions,
): Promise<readonly ThreadResult[]> {
  const shared = new SharedArrayBuffer(8);
  const waiting = new Int32Array(shared, 4);
  const order: ScanOrder = {
    kind: "scan",
    settings,
    providers: providersOf(tasks),
    shared,
    tasks: tasks.map(({ input: { name, path, format }, ...task }) => ({
      ...task,
      input: { name, ...(path !== undefined && { path }) },
      ...(format && { formatId: format.id }),
    })),
  };
  const judge = (sent: SentLines) => {
    Atomics.sub(waiting, 0, sent.lines.length);
    own.judge(sent);
    // Given back at once: many come before garbage is collected.
    sent.lines.buffer.transfer(0);
  };
  const runs = workers.map((worker) => run(worker, order, judge));
  const results = Promise.all(runs.map(({ result }) => result));
  // Heard below; until then a failure must not count as unhandled.
  results.catch(() => {});
  void Promise.all(runs.map((one) => one.loaded)).then(loaded);
  await own.run(shareOf(tasks, shared));
  return abortable(results, signal);
}

function run({ thread, ended }: LogWorker, order: ScanOrder, judge: (sent: SentLines) => void) {
  const loaded = Promise.withResolvers<void>();
  const result = Promise.withResolvers<ThreadResult>();
  thread.on("message", (reply: ScanReply) => {
    if (reply === "loaded") loaded.resolve();
    else if ("tallies" in reply) result.resolve(reply);
    else judge(reply);
  });
  ended.catch(result.reject);
  thread.postMessage(order);
  return { loaded: loaded.promise, result: result.promise };
}

function providersOf(tasks: readonly ReadTask[]): readonly string[] | undefined {
  const formats = tasks.flatMap(({ input: { format } }) => format ?? []);
  return formats.length === tasks.length ? [...new Set(formats.map(({ provider }) => provider))] : undefined;
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(
        new InspectionError("aborted", "Reading logs was interrupted.", {
          hint: "Run it again.",
          cause: signal.reason,
        }),
      );
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
