/** The same chunks; rejects as soon as `signal` aborts, even while a silent stream is waited for. */
export async function* untilAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const iterator = chunks[Symbol.asyncIterator]();
  let giveUp: (reason: unknown) => void = () => {};
  const abort = () => giveUp(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        giveUp = reject;
        iterator.next().then(resolve, reject);
      });
      if (next.done) return;
      signal.throwIfAborted();
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // Not waited for: a stream that is stuck would hold the caller.
    iterator.return?.().catch(() => {});
  }
}
