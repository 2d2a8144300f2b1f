import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { LogFormat } from "./format.ts";
import type { ReadTask } from "./plan.ts";
import type { WorkerData, WorkerTasks } from "./pool.ts";

/** What `formatsModule` may export: the list, or a function that loads those of some providers, all when none are named. */
interface FormatsModule {
  readonly formats?: readonly LogFormat[];
  loadFormats?(providers?: readonly string[]): Promise<readonly LogFormat[]>;
}

/** A worker thread of scanLogs: imports the formats anew, since functions cannot be sent, and posts one ThreadResult. */
async function main({ formatsModule, settings, compileCache }: WorkerData): Promise<void> {
  const told = new Promise<WorkerTasks>((resolve) => parentPort?.once("message", resolve));
  // Threads do not inherit it.
  if (compileCache !== undefined) enableCompileCache(compileCache);
  const [{ runTasks, shareOf }, module] = await Promise.all([
    import("./thread.ts"),
    import(formatsModule) as Promise<FormatsModule>,
  ]);
  const { tasks, providers, counter } = await told;
  const formats = module.formats ?? (await module.loadFormats?.(providers)) ?? [];
  const byId = new Map(formats.map((format) => [format.id, format]));
  const restored = tasks.map(({ formatId, input, ...task }): ReadTask => {
    const format = formatId === undefined ? undefined : byId.get(formatId);
    return { ...task, input: { ...input, ...(format && { format }) } };
  });
  const { signal } = new AbortController();
  parentPort?.postMessage(await runTasks(shareOf(restored, counter), formats, settings, signal, undefined, "here"));
}

await main(workerData);
