/** Seeded chance: the same seed and the same order of questions give the same answers. */
export interface Dice {
  /** A number from 0 up to, but without, 1. */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number; both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** As many hexadecimal digits as asked for. */
  hex(digits: number): string;
  /** Seconds drawn from a log-normal spread. */
  seconds(spread: Spread): number;
  /** Dice of its own for a part, so that parts can be rolled in any order. */
  fork(label: string): Dice;
}

/** How long something takes, in seconds: half of the times below `median`, one in a hundred above `p99`. */
export interface Spread {
  readonly median: number;
  readonly p99: number;
}

// The 99th percentile of the standard normal distribution.
const z99 = 2.3263;

/** Makes dice; equal seeds make equal dice. */
export function createDice(seed: number | string): Dice {
  const key = String(seed);
  let state = hash(key);
  let spare: number | undefined;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    hex(digits) {
      let text = "";
      while (text.length < digits)
        text += Math.floor(next() * 0x1000000)
          .toString(16)
          .padStart(6, "0");
      return text.slice(0, digits);
    },
    seconds: ({ median, p99 }) => median * Math.exp((Math.log(p99 / median) / z99) * normal()),
    fork: (label) => createDice(`${key}/${label}`),
  };
}

/** FNV-1a, 32 bits: spreads texts evenly over the generator's states. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
