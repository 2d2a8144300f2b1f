import { minuteSpan, parseTime } from "./clock.ts";
import type { TimeSyntax } from "./format.ts";
import type { LineMemory } from "./line-memory.ts";
import type { TextProgram } from "./line-program.ts";
import { longestTime, stateLayout } from "./program-plan.ts";

const ZERO = 48;

/** Reads the times of a format's lines. Neighbours mostly share their minute: it is then known without reading the time. */
export interface LineClock {
  /** The minute that a program counts in, in minutes since the epoch; -1 when none is known. */
  known(): number;
  /** The minute of the time [start, end), -1 when it is none; it becomes the known one. `isKnown`: the caller saw that it is. */
  minuteOf(start: number, end: number, isKnown?: boolean): number;
  /** Milliseconds since the epoch of the time that minuteOf() was asked for last. */
  lastExactly(): number;
  /** Milliseconds since the epoch, of a time so far from the known minute's start. */
  fromMinute(millis: number): number;
  /** Milliseconds since the epoch; NaN when it is no time. */
  exactly(start: number, end: number): number;
}

/** What to do with all lines of a minute: count or skip them, or look at each. */
export type MinuteUse = "count" | "skip" | "ask";

/** `use` says what is to become of a minute's lines; the program at `state` obeys. */
export function lineClock(
  syntax: TimeSyntax,
  { bytes, words, numbers }: LineMemory,
  program: TextProgram,
  state: number,
  use: (minute: number) => MinuteUse,
): LineClock {
  const [length = 0, isOutside = 0] = [stateLayout.timeLength / 4, stateLayout.isOutside / 4];
  const inState = words(state, stateLayout.size / 4);
  const start = numbers(state + stateLayout.minuteStart, 1);
  const inBytes = (offset: number) => bytes.subarray(state + offset, state + offset + longestTime);
  const time = inBytes(stateLayout.time);
  const likeMinute = { fixed: inBytes(stateLayout.fixed), digits: inBytes(stateLayout.digits) };
  const likeHour = { fixed: inBytes(stateLayout.hourFixed), digits: inBytes(stateLayout.hourDigits) };
  const unknown = 0xffff_ffff;
  inState[length] = unknown;
  inState[stateLayout.hourLength / 4] = unknown;
  let minute = -1;
  let minuteStart = 0;
  let secondsAt = 0;
  let fractionDigits = 0;
  /** The time asked for last: where it stands, and what it is when it is not to be had from the minute. */
  let lastStart = 0;
  let lastRead = Number.NaN;

  function remember(text: string, read: number): void {
    const span = text.length > longestTime ? undefined : minuteSpan(syntax, text);
    if (!span) {
      minute = Math.floor(read / 60_000);
      inState[length] = unknown;
      inState[stateLayout.hourLength / 4] = unknown;
      return;
    }
    secondsAt = span.end + 1;
    fractionDigits = Math.min(3, /^:\d\d[.,](\d*)/.exec(text.slice(span.end))?.[1]?.length ?? 0);
    time.fill(0);
    time.write(text, "latin1");
    const within = read - secondsIn(time, 0);
    // A leap second is of the minute that it ends.
    minute = Math.floor(within / 60_000);
    minuteStart = within;
    writeLike(likeMinute, text, span.end, span.zone);
    // Without a zone the clock may be put back within an hour.
    const tellsHour = span.zone < text.length && text[span.zone] !== "]";
    if (tellsHour) writeLike(likeHour, text, span.end - 2, span.zone);
    inState[stateLayout.secondsAt / 4] = secondsAt;
    inState[stateLayout.fractionDigits / 4] = fractionDigits;
    start[0] = minuteStart;
    const wanted = use(minute);
    inState[length] = wanted === "ask" ? unknown : text.length;
    inState[stateLayout.hourLength / 4] = tellsHour ? text.length : unknown;
    inState[isOutside] = Number(wanted === "skip");
  }

  /** Milliseconds since the minute began, of a time that was remembered or one like it. */
  function secondsIn(buffer: Buffer, start: number): number {
    const digit = (at: number) => (buffer[start + at] ?? ZERO) - ZERO;
    let millis = (digit(secondsAt) * 10 + digit(secondsAt + 1)) * 1000;
    for (let i = 0, unit = 100; i < fractionDigits; i++, unit /= 10) millis += digit(secondsAt + 3 + i) * unit;
    return millis;
  }

  /** What times have in common that are like `text` but for digits in [from, to). */
  function writeLike(like: typeof likeMinute, text: string, from: number, to: number): void {
    for (let at = 0; at < longestTime; at++) {
      const byte = time[at] ?? 0;
      const isDigit = at >= from && at < to && byte >= ZERO && byte <= ZERO + 9;
      like.fixed[at] = at < text.length && !isDigit ? 255 : 0;
      like.digits[at] = isDigit ? 255 : 0;
    }
  }

  const textAt = (start: number, end: number) => bytes.toString("latin1", start, Math.min(end, start + 64));

  return {
    known: () => minute,
    minuteOf: (start, end, isKnown = false) => {
      lastStart = start;
      lastRead = Number.NaN;
      if (isKnown || program.isKnownTime(start, end)) return minute;
      const text = textAt(start, end);
      lastRead = parseTime(syntax, text);
      if (Number.isNaN(lastRead)) return -1;
      remember(text, lastRead);
      return minute;
    },
    fromMinute: (millis) => minuteStart + millis,
    lastExactly: () => (Number.isNaN(lastRead) ? minuteStart + secondsIn(bytes, lastStart) : lastRead),
    exactly: (start, end) =>
      program.isKnownTime(start, end) ? minuteStart + secondsIn(bytes, start) : parseTime(syntax, textAt(start, end)),
  };
}
