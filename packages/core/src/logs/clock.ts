import { memoised } from "../text/memo.ts";
import type { TimeSyntax } from "./format.ts";

const months: Readonly<Record<string, number>> = {
  Jan: 0,
  Feb: 1,
  Mar: 2,
  Apr: 3,
  May: 4,
  Jun: 5,
  Jul: 6,
  Aug: 7,
  Sep: 8,
  Oct: 9,
  Nov: 10,
  Dec: 11,
};
const iso = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?\s?(?:Z|([+-])(\d\d):?(\d\d))?$/;
const slashed = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/;
const clf = /^\[?(\d\d?)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ([+-])(\d\d):?(\d\d))?\]?$/;
const epoch = /^(\d{9,10})(?:(\d{3})(?:(\d{3})(\d{3})?)?|\.(\d{1,9}))?$/;

const utcMinute = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
const millisOfMinute = memoised(256, (minute) => (utcMinute.test(minute) ? Date.parse(`${minute}:00Z`) : Number.NaN));

/**
 * "2026-11-22T06:42:07.123456Z" in milliseconds since the epoch; any other way to write a time falls back on Date.parse, NaN
 * when it is none. Cheap where many times share their minute.
 */
export function isoMillis(text: string): number {
  const quick = quickMillis(text);
  return Number.isNaN(quick) ? Date.parse(text) : quick;
}

/** NaN when the time is written in any other way than in full, in UTC and with milliseconds or finer. */
function quickMillis(text: string): number {
  const { length } = text;
  if (length < 24 || length > 30 || text[16] !== ":" || text[19] !== "." || text[length - 1] !== "Z") return Number.NaN;
  for (let at = 23; at < length - 1; at++) if (!(digit(text, at) <= 9)) return Number.NaN;
  const tens = digit(text, 17);
  const seconds = tens * 10 + digit(text, 18);
  const millis = digit(text, 20) * 100 + digit(text, 21) * 10 + digit(text, 22);
  return tens < 6 ? millisOfMinute(text.slice(0, 16)) + seconds * 1000 + millis : Number.NaN;
}

/** NaN when there is none. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** A written time in milliseconds since the epoch; NaN when it is none. A time without a zone is local time of this machine. */
export function parseTime(syntax: TimeSyntax, text: string): number {
  if (syntax === "iso") {
    const quick = quickMillis(text);
    if (!Number.isNaN(quick)) return quick;
    const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = iso.exec(text) ?? [];
    return toTime(
      year,
      Number(month) - 1,
      day,
      hour,
      minute,
      second,
      fraction,
      sign,
      zoneHour,
      zoneMinute,
      text.endsWith("Z"),
    );
  }
  if (syntax === "slashed") {
    const [, year, month, ...rest] = slashed.exec(text) ?? [];
    const [day, hour, minute, second] = rest;
    return new Date(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ).getTime();
  }
  if (syntax === "epoch") {
    const [, seconds, millis, , , fraction] = epoch.exec(text) ?? [];
    return Number(seconds) * 1000 + Number(millis ?? `${fraction ?? ""}000`.slice(0, 3));
  }
  const [, day, month, year, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = clf.exec(text) ?? [];
  return toTime(
    year,
    months[month ?? ""] ?? Number.NaN,
    day,
    hour,
    minute,
    second,
    fraction,
    sign,
    zoneHour,
    zoneMinute,
    false,
  );
}

function toTime(
  year: string | undefined,
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
  sign: string | undefined,
  zoneHour: string | undefined,
  zoneMinute: string | undefined,
  isUtc: boolean,
): number {
  const millis = fraction === undefined ? 0 : Number(`${fraction}000`.slice(0, 3));
  const parts = [Number(year), month, Number(day), Number(hour), Number(minute), Number(second), millis] as const;
  if (sign === undefined && !isUtc) return new Date(...parts).getTime();
  const offset = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * (sign === "-" ? -60_000 : 60_000);
  return Date.UTC(...parts) - offset;
}

const minuteStart: Readonly<Record<TimeSyntax, RegExp | undefined>> = {
  slashed: /^\d{4}\/\d\d\/\d\d \d\d:\d\d/,
  iso: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/,
  clf: /^\[?\d\d?\/\w{3}\/\d{4}:\d\d:\d\d/,
  haproxy: /^\[?\d\d?\/\w{3}\/\d{4}:\d\d:\d\d/,
  epoch: undefined,
};
const zone = /(?:Z|[+-]\d\d:?\d\d)?\]?$/;

/**
 * Where in a written time its minute ends ("2018-07-02T22:23") and its zone begins. Times of the same length that differ only in
 * digits between the two are of the same minute; undefined for times that do not show theirs.
 */
export function minuteSpan(
  syntax: TimeSyntax,
  text: string,
): { readonly end: number; readonly zone: number } | undefined {
  const minute = minuteStart[syntax]?.exec(text)?.[0];
  return minute === undefined ? undefined : { end: minute.length, zone: zone.exec(text)?.index ?? text.length };
}
