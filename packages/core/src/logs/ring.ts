/** Bytes of a slot. What is expanded at a time still lies in the processor's cache when it is read. */
export const slotSize = 128 * 1024;
/** As many as the reader falls behind by while its code is still slow. */
const slots = 64;
/** Words before the slots' lengths: how many chunks were written, and how many of them were read. */
const [written, taken, header] = [0, 1, 2] as const;

/** Chunks of bytes on their way from one thread to another: memory that both share, used over and over. */
export interface Ring {
  readonly words: SharedArrayBuffer;
  readonly bytes: SharedArrayBuffer;
}

export function createRing(): Ring {
  return {
    words: new SharedArrayBuffer((header + slots) * 4),
    bytes: new SharedArrayBuffer(slots * slotSize),
  };
}

/** Writes a chunk of at most a slot's size. Stops the thread while all slots are full. */
export function ringWriter(ring: Ring): (chunk: Uint8Array) => void {
  const words = new Int32Array(ring.words);
  const bytes = Buffer.from(ring.bytes);
  let count = 0;
  return (chunk) => {
    if (chunk.length === 0) return;
    for (let read = Atomics.load(words, taken); count - read >= slots; read = Atomics.load(words, taken))
      Atomics.wait(words, taken, read);
    const slot = count % slots;
    // fill() moves shared memory as a block: the counters order it. set() moves it word by word, several times slower.
    bytes.fill(chunk, slot * slotSize, slot * slotSize + chunk.length);
    words[header + slot] = chunk.length;
    count++;
    Atomics.store(words, written, count);
    Atomics.notify(words, written);
  };
}

export interface RingReader {
  /** The next chunk, in the ring itself and good until the next call; undefined when there is none yet. */
  next(): Uint8Array | undefined;
  /** Calls `wake` when there is one. */
  onMore(wake: () => void): void;
}

export function ringReader(ring: Ring): RingReader {
  const words = new Int32Array(ring.words);
  const bytes = Buffer.from(ring.bytes);
  let count = 0;
  return {
    next: () => {
      // Whoever asks for more is done with what he was given.
      Atomics.store(words, taken, count);
      Atomics.notify(words, taken);
      if (Atomics.load(words, written) === count) return undefined;
      const slot = count++ % slots;
      return bytes.subarray(slot * slotSize, slot * slotSize + (words[header + slot] ?? 0));
    },
    onMore: (wake) => {
      const waiting = Atomics.waitAsync(words, written, count);
      if (waiting.async) void waiting.value.then(wake);
      else wake();
    },
  };
}
