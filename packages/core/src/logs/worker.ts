import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Compression } from "./decompress.ts";
import type { LogFormat } from "./format.ts";
import { createOutbox, type SentLines } from "./outbox.ts";
import type { ReadTask } from "./plan.ts";
import { type Ring, ringWriter } from "./ring.ts";
import type { ScanSettings } from "./scanner.ts";
import type { ThreadResult } from "./thread.ts";
import type { WorkerData } from "./workers.ts";

/** To work on tasks, which go to whichever thread is free. Formats go by id: functions cannot be sent. */
export interface ScanOrder {
  readonly kind: "scan";
  readonly settings: ScanSettings;
  /** Providers of all formats that the tasks need; undefined when some task's format is not known. */
  readonly providers: readonly string[] | undefined;
  /** Two words: how many tasks were taken, and how many bytes of failing lines wait: see createOutbox. */
  readonly shared: SharedArrayBuffer;
  readonly tasks: readonly (Omit<ReadTask, "input"> & {
    readonly input: { readonly name: string; readonly path?: string };
    readonly formatId?: string;
  })[];
}
/** First that the formats are loaded, then failing lines to judge, at last what was found. */
export type ScanReply = "loaded" | SentLines | ThreadResult;

/** To expand the stored chunks that follow, undefined at the end, into a ring. */
export interface ExpandOrder {
  readonly kind: "expand";
  readonly compression: Compression;
  readonly ring: Ring;
}
/** That another stored chunk can be used, or how it ended; errors lose their code between threads. */
export type ExpandReply = "more" | "done" | { readonly message: string; readonly code: unknown };

/** What `formatsModule` may export: the list, or a function that loads those of some providers, all when none are named. */
interface FormatsModule {
  readonly formats?: readonly LogFormat[];
  loadFormats?(providers?: readonly string[]): Promise<readonly LogFormat[]>;
}

const { formatsModule, compileCache }: WorkerData = workerData;
// Threads do not inherit it.
if (compileCache !== undefined) enableCompileCache(compileCache);
// What scanning needs is loaded before it is known whether that is what is to be done.
const engine = import("./thread.ts");
const formatsOf: Promise<FormatsModule> = formatsModule === undefined ? Promise.resolve({}) : import(formatsModule);

async function scan({ tasks, providers, shared, settings }: ScanOrder): Promise<void> {
  const post = (reply: ScanReply, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(reply, transfer);
  const { createThread, shareOf } = await engine;
  const module = await formatsOf;
  const formats = module.formats ?? (await module.loadFormats?.(providers)) ?? [];
  post("loaded");
  const byId = new Map(formats.map((format) => [format.id, format]));
  const restored = tasks.map(({ formatId, input, ...task }): ReadTask => {
    const format = formatId === undefined ? undefined : byId.get(formatId);
    return { ...task, input: { ...input, ...(format && { format }) } };
  });
  const { signal } = new AbortController();
  const outbox = createOutbox(new Int32Array(shared, 4), (sent) => post(sent, [sent.lines.buffer]));
  const thread = createThread(formats, { settings, signal, outbox });
  await thread.run(shareOf(restored, shared));
  post(thread.finish());
}

function expand({ compression, ring }: ExpandOrder): void {
  const post = (reply: ExpandReply) => parentPort?.postMessage(reply);
  const end = (reply: ExpandReply) => {
    post(reply);
    parentPort?.close();
  };
  const write = ringWriter(ring);
  let expander = import("./expander.ts").then(({ createExpander }) => createExpander(compression));
  parentPort?.on("message", (stored: Uint8Array<ArrayBuffer> | undefined) => {
    expander = expander.then((ready) => {
      try {
        for (const chunk of ready.expand(stored)) write(chunk);
        if (!stored) end("done");
        else {
          // Given back at once: many come before garbage is collected.
          stored.buffer.transfer(0);
          post("more");
        }
      } catch (error) {
        const { message, code } = error as NodeJS.ErrnoException;
        end({ message, code });
      }
      return ready;
    });
  });
}

parentPort?.once("message", (order: ScanOrder | ExpandOrder) => {
  if (order.kind === "expand") expand(order);
  else void scan(order);
});
