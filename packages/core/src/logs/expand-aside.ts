import { setImmediate } from "node:timers/promises";
import type { Compression } from "./decompress.ts";
import { createRing, ringReader } from "./ring.ts";
import type { ExpandOrder, ExpandReply } from "./worker.ts";
import type { LogWorker } from "./workers.ts";

/** Stored chunks that wait for the thread, so that it never waits for them. */
const ahead = 16;
/** Expanded chunks after which the next stored ones are looked for. */
const breath = 4;

/** What a stream expands to, expanded by a thread while this one reads it. Throws what is wrong after all that could be expanded. */
export async function* expandAside(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  { thread, ended }: LogWorker,
): AsyncGenerator<Uint8Array> {
  const ring = createRing();
  const reader = ringReader(ring);
  let wanted = ahead;
  let end: { readonly failure?: unknown } | undefined;
  let [wakeReader, wakeFeeder] = [() => {}, () => {}];
  const finish = (how: { readonly failure?: unknown }) => {
    end ??= how;
    wakeReader();
    wakeFeeder();
  };
  thread.on("message", (reply: ExpandReply) => {
    if (reply === "more") {
      wanted++;
      wakeFeeder();
    } else if (reply === "done") finish({});
    else finish({ failure: Object.assign(new Error(reply.message), { code: reply.code }) });
  });
  ended.catch((failure: unknown) => finish({ failure }));
  const order: ExpandOrder = { kind: "expand", compression, ring };
  thread.postMessage(order);

  async function feed(): Promise<void> {
    for await (const chunk of chunks) {
      while (wanted === 0 && !end) await new Promise<void>((resolve) => (wakeFeeder = resolve));
      if (end) return;
      wanted--;
      const stored = new Uint8Array(chunk);
      thread.postMessage(stored, [stored.buffer]);
    }
  }

  let broken: { readonly error: unknown } | undefined;
  void feed()
    // What was stored before the source broke is expanded all the same.
    .catch((error: unknown) => (broken = { error }))
    .then(() => thread.postMessage(undefined));
  try {
    for (let count = 1; ; count++) {
      // What comes with the end is behind all chunks.
      const isOver = end !== undefined;
      const chunk = reader.next();
      if (chunk) yield chunk;
      else if (isOver) break;
      else
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
          reader.onMore(resolve);
        });
      if (count % breath === 0) await setImmediate();
    }
    if (broken) throw broken.error;
    if (end?.failure) throw end.failure;
  } finally {
    const isStopped = end === undefined;
    finish({});
    if (isStopped) await thread.terminate();
  }
}
