const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Milliseconds of a time that a log wrote without a zone: local time of the machine that reads it. `month` is 1 to 12. */
export function localTime(
  year: string | undefined,
  month: string | number | undefined,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction = "",
): number | undefined {
  const millis = Number(`${fraction}000`.slice(0, 3));
  const time = new Date(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millis,
  ).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** 1 to 12 for an English month's first three letters; NaN for others. */
export function monthNumber(name: string | undefined): number {
  const index = months.indexOf(name ?? "");
  return index < 0 ? Number.NaN : index + 1;
}

/** Milliseconds of an ISO 8601 time with a zone, "2026-11-22 06:48:11 +0000" included; undefined when it is none. */
export function zonedTime(text: string): number | undefined {
  const time = Date.parse(text.replace(/^(\d{4}-\d\d-\d\d) /, "$1T").replace(/ ([+-]\d\d):?(\d\d)$/, "$1:$2"));
  return Number.isNaN(time) ? undefined : time;
}
