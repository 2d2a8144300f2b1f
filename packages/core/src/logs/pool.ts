import { InspectionError } from "../errors.ts";
import type { LogFormat } from "./format.ts";
import type { ReadTask } from "./plan.ts";
import type { ScanSettings } from "./scanner.ts";
import { runTasks, shareOf, type ThreadResult } from "./thread.ts";
import type { ScanOrder, ScanReply } from "./worker.ts";
import type { LogWorker } from "./workers.ts";

export interface PoolOptions {
  readonly settings: ScanSettings;
  readonly signal: AbortSignal;
  readonly found: ((provider: string) => void) | undefined;
  /** Called when the workers have loaded the code that they run. */
  readonly loaded: (() => void) | undefined;
}

/** Works on the tasks with this thread and `workers`; one result a thread. */
export async function runShared(
  tasks: readonly ReadTask[],
  formats: readonly LogFormat[],
  workers: readonly LogWorker[],
  { settings, signal, found, loaded }: PoolOptions,
): Promise<readonly ThreadResult[]> {
  const counter = new SharedArrayBuffer(4);
  const order: ScanOrder = {
    kind: "scan",
    settings,
    providers: providersOf(tasks),
    counter,
    tasks: tasks.map(({ input: { name, path, format }, ...task }) => ({
      ...task,
      input: { name, ...(path !== undefined && { path }) },
      ...(format && { formatId: format.id }),
    })),
  };
  const runs = workers.map((worker) => run(worker, order));
  const results = Promise.all(runs.map(({ result }) => result));
  // Heard below; until then a failure must not count as unhandled.
  results.catch(() => {});
  void Promise.all(runs.map((one) => one.loaded)).then(loaded);
  const own = await runTasks(shareOf(tasks, counter), formats, settings, signal, found);
  return [own, ...(await abortable(results, signal))];
}

function run({ thread, ended }: LogWorker, order: ScanOrder) {
  const loaded = Promise.withResolvers<void>();
  const result = Promise.withResolvers<ThreadResult>();
  thread.on("message", (reply: ScanReply) => (reply === "loaded" ? loaded.resolve() : result.resolve(reply)));
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
