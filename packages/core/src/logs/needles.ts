/** Finds whether a record holds one of several texts, with one fast pass over the buffer for each text instead of one per record. */
export interface NeedleFinder {
  /** Turns to other bytes; positions that are asked for next count within them. */
  begin(bytes: Buffer): void;
  /** Does a needle start in [from, to)? Asked with ascending ranges. */
  occursIn(from: number, to: number): boolean;
}

export function needleFinder(needles: readonly string[]): NeedleFinder {
  const texts = needles.map((needle) => Buffer.from(needle));
  // Where each needle stands next, as far as it was looked for.
  const next = texts.map(() => -1);
  let bytes: Buffer = Buffer.alloc(0);

  return {
    begin: (other) => {
      bytes = other;
      next.fill(-1);
    },
    occursIn: (from, to) => {
      for (let i = 0; i < texts.length; i++) {
        let at = next[i] ?? 0;
        if (at < from) {
          at = bytes.indexOf(texts[i] ?? "", from);
          if (at < 0) at = Number.POSITIVE_INFINITY;
          next[i] = at;
        }
        // Another one is looked for when this one does not stand here: where it is in every line, all others cost nothing.
        if (at < to) return true;
      }
      return false;
    },
  };
}
