import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { InspectionError } from "../errors.ts";
import type { LogFormat } from "./format.ts";
import type { ReadTask } from "./plan.ts";
import type { ScanSettings } from "./scanner.ts";
import { runTasks, shareOf, type ThreadResult } from "./thread.ts";

/** What a worker thread is told when it starts. */
export interface WorkerData {
  readonly formatsModule: string;
  readonly settings: ScanSettings;
  /** Where the main thread caches compiled code, when it does. */
  readonly compileCache: string | undefined;
}

/** The work, once it is planned. Formats go by id. */
export interface WorkerTasks {
  /** Providers of all formats that the tasks need; undefined when some task's format is not known. */
  readonly providers: readonly string[] | undefined;
  readonly counter: SharedArrayBuffer;
  readonly tasks: readonly (Omit<ReadTask, "input"> & {
    readonly input: { readonly name: string; readonly path?: string };
    readonly formatId?: string;
  })[];
}

export interface PoolOptions {
  readonly formatsModule: string;
  readonly threads?: number;
  readonly settings: ScanSettings;
  readonly signal: AbortSignal;
  found?(provider: string): void;
}

/** This thread and as many workers as there are other cores. */
export interface Pool {
  /** Works on the tasks; one result a thread. May be called once. */
  run(tasks: readonly ReadTask[], formats: readonly LogFormat[]): Promise<readonly ThreadResult[]>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** Starts the workers, which takes as long as to load formats and to plan tasks: both are better done meanwhile. */
export function startPool({ formatsModule, settings, signal, found, threads }: PoolOptions): Pool {
  const data: WorkerData = { formatsModule, settings, compileCache: getCompileCacheDir() };
  const workers = Array.from({ length: (threads ?? availableParallelism()) - 1 }, () => startWorker(data));
  const results = Promise.all(workers.map(({ result }) => result));
  // Heard in run(); until then a failure must not count as unhandled.
  results.catch(() => {});
  return {
    run: async (tasks, formats) => {
      const counter = new SharedArrayBuffer(4);
      const work: WorkerTasks = {
        providers: providersOf(tasks),
        counter,
        tasks: tasks.map(({ input: { name, path, format }, ...task }) => ({
          ...task,
          input: { name, ...(path !== undefined && { path }) },
          ...(format && { formatId: format.id }),
        })),
      };
      for (const { worker } of workers) worker.postMessage(work);
      const own = await runTasks(shareOf(tasks, counter), formats, settings, signal, found, "here");
      return [own, ...(await abortable(results, signal))];
    },
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

function providersOf(tasks: readonly ReadTask[]): readonly string[] | undefined {
  const formats = tasks.flatMap(({ input: { format } }) => format ?? []);
  return formats.length === tasks.length ? [...new Set(formats.map(({ provider }) => provider))] : undefined;
}

function startWorker(workerData: WorkerData) {
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
    workerData,
    // Little of what a scan makes outlives its line: a small nursery costs no time and keeps a thread's memory down.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const result = new Promise<ThreadResult>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`A log worker ended early with exit code ${code}.`)));
  });
  return { worker, result };
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
