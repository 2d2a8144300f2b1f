import { InspectionError, type Window } from "@cloud502/core";

const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** Reads "15m", "2h", "7d" as that long before `now`, or an ISO 8601 time; anything else is wrong usage. */
export function parseTime(text: string, now: Date): Date {
  const span = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text.trim());
  const unit = span?.[2] as keyof typeof units | undefined;
  if (text.trim() === "now") return now;
  const time = span && unit ? new Date(now.getTime() - Number(span[1]) * units[unit] * 1000) : isoTime(text.trim());
  if (Number.isNaN(time.getTime())) {
    throw new InspectionError("usage", `"${text}" is not a time.`, {
      hint: "Write a span back from now (15m, 2h, 7d) or an ISO time (2026-11-22T14:00:00Z).",
    });
  }
  return time;
}

/** An invalid date for anything but ISO 8601, and for days that no month has, which Date would move into the next. */
function isoTime(text: string): Date {
  const [, day] = /^(\d{4}-\d{2}-\d{2})/.exec(text) ?? [];
  if (day === undefined) return new Date(Number.NaN);
  const noon = new Date(`${day}T12:00:00Z`);
  return noon.toJSON()?.startsWith(day) ? new Date(text) : new Date(Number.NaN);
}

/** The window of --since and --until. */
export function parseWindow(since: string, until: string | undefined, now: Date): Window {
  const window = {
    since: parseTime(since, now).toISOString(),
    until: until === undefined ? now.toISOString() : parseTime(until, now).toISOString(),
  };
  if (window.since >= window.until) {
    throw new InspectionError("usage", `--since ${window.since} is not before --until ${window.until}.`, {
      hint: "Give an earlier --since.",
    });
  }
  return window;
}

/** What a timer of Node can count: 24 days. */
const longestTimer = 2 ** 31 - 1;

/** Reads "30s", "2m" or a number of seconds as milliseconds. */
export function parseSpan(text: string): number {
  const span = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text.trim());
  if (!span)
    throw new InspectionError("usage", `"${text}" is not a span of time.`, {
      hint: "Write seconds or a span: 30, 30s, 2m.",
    });
  const milliseconds = Number(span[1]) * (span[2] ? units[span[2] as keyof typeof units] : 1) * 1000;
  return Math.min(Math.round(milliseconds), longestTimer);
}
