const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Milliseconds since the epoch of a log line, from the time syntaxes that proxies and app servers write; undefined when it has none. Times without a zone are local. */
export function lineTime(line: string): number | undefined {
  const head = line.slice(0, 400);
  const iso = /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?:\s?(Z|[+-]\d\d:?\d\d))?/.exec(head);
  const clf = /(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?: ([+-]\d{4}))?/.exec(head);
  const nginx = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)/.exec(head);
  const apache = /\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4})\]/.exec(head);
  if (nginx) return toTime(Number(nginx[1]), Number(nginx[2]) - 1, nginx.slice(3, 7), undefined);
  if (clf) return toTime(Number(clf[3]), months.indexOf(clf[2] ?? ""), [clf[1], clf[4], clf[5], clf[6]], clf[7]);
  if (apache) return toTime(Number(apache[6]), months.indexOf(apache[1] ?? ""), apache.slice(2, 6), undefined);
  if (iso) return toTime(Number(iso[1]), Number(iso[2]) - 1, iso.slice(3, 7), iso[7]);
  return undefined;
}

function toTime(
  year: number,
  month: number,
  rest: readonly (string | undefined)[],
  zone: string | undefined,
): number | undefined {
  const [day = 1, hour = 0, minute = 0, second = 0] = rest.map(Number);
  if (month < 0) return undefined;
  if (zone === undefined) return new Date(year, month, day, hour, minute, second).getTime();
  const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [];
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return Date.UTC(year, month, day, hour, minute, second) - offset * 60_000;
}
