import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** What a worker thread is started with. */
export interface WorkerData {
  /** See ScanOptions. */
  readonly formatsModule: string | undefined;
  /** Where the main thread caches compiled code, when it does. */
  readonly compileCache: string | undefined;
}

/** A thread that waits to be told what to do, once: see worker.ts. */
export interface LogWorker {
  readonly thread: Worker;
  /** Rejects when the thread ends, which it does by itself when its work is done. */
  readonly ended: Promise<never>;
}

/** Threads to be had; those that nobody takes do not keep the process. */
export interface Workers {
  take(): LogWorker;
}

/** Bytes to read below which a worker takes longer to start than it saves. */
export const worthAWorker = 32 * 1024 * 1024;
/** About how much logs shrink: a compressed byte is this much to read. */
export const compressionRatio = 10;

/** Starts one thread for each other core at once, at most `most`; whoever takes more than these starts his own. */
export function startWorkers(formatsModule: string | undefined, most = Number.POSITIVE_INFINITY): Workers {
  const data: WorkerData = { formatsModule, compileCache: getCompileCacheDir() };
  const idle = Array.from({ length: Math.min(most, availableParallelism() - 1) }, () => startWorker(data));
  for (const { thread } of idle) thread.unref();
  return {
    take: () => {
      const worker = idle.pop() ?? startWorker(data);
      worker.thread.ref();
      return worker;
    },
  };
}

function startWorker(workerData: WorkerData): LogWorker {
  const thread = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
    workerData,
    // Little of what a scan makes outlives its line: a small nursery costs no time and keeps a thread's memory down.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const ended = new Promise<never>((_, reject) => {
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`A log worker ended early with exit code ${code}.`)));
  });
  // Heard by who takes the worker; until then, and afterwards, its end must not count as unhandled.
  ended.catch(() => {});
  return { thread, ended };
}
