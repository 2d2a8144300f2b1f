import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { LogFormat } from "./format.ts";
import type { ReadTask } from "./plan.ts";
import type { WorkerData } from "./pool.ts";
import { runTasks, shareOf } from "./thread.ts";

/** A worker thread of scanLogs: imports the formats anew, since functions cannot be sent, and posts one ThreadResult. */
async function main({ formatsModule, tasks, settings, counter, compileCache }: WorkerData): Promise<void> {
  // Threads do not inherit it.
  if (compileCache !== undefined) enableCompileCache(compileCache);
  const { formats }: { readonly formats: readonly LogFormat[] } = await import(formatsModule);
  const byId = new Map(formats.map((format) => [format.id, format]));
  const restored = tasks.map(({ formatId, input, ...task }): ReadTask => {
    const format = formatId === undefined ? undefined : byId.get(formatId);
    return { ...task, input: { ...input, ...(format && { format }) } };
  });
  parentPort?.postMessage(await runTasks(shareOf(restored, counter), formats, settings, new AbortController().signal));
}

await main(workerData);
