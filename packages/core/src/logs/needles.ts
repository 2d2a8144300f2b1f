/** Finds whether a record holds one of several texts, with one fast pass over the buffer for each text instead of one per record. */
export interface NeedleFinder {
  /** Turns to other bytes; positions that are asked for next count within them. */
  begin(bytes: Buffer): void;
  /** Does a needle start in [from, to)? Asked with ascending ranges. */
  occursIn(from: number, to: number): boolean;
}

export function needleFinder(needles: readonly string[]): NeedleFinder {
  const texts = needles.map((needle) => Buffer.from(needle));
  const next = texts.map(() => -1);
  let bytes: Buffer = Buffer.alloc(0);
  let nearest = -1;

  return {
    begin: (other) => {
      bytes = other;
      next.fill(-1);
      nearest = -1;
    },
    occursIn: (from, to) => {
      if (nearest >= from) return nearest < to;
      nearest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < texts.length; i++) {
        let at = next[i] ?? 0;
        if (at < from) {
          at = bytes.indexOf(texts[i] ?? "", from);
          if (at < 0) at = Number.POSITIVE_INFINITY;
          next[i] = at;
        }
        if (at < nearest) nearest = at;
      }
      return nearest < to;
    },
  };
}
