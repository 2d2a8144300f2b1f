import type { EventFormat } from "@cloud502/core";

/**
 * BSD ("Nov 22 06:53:19 host program[pid]: ") and RFC 5424 ("<134>1 2026-11-22T06:53:19Z host program pid - - ") headers, and those of
 * `journalctl -o short-precise`, `short-full` and `short-unix`.
 */
const header =
  /^(?:<\d{1,3}>)?(?:\w{3} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{6})?|\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w+|\d{10}\.\d{6}|\d? ?\d{4}-\d\d-\d\dT\S*[\dZ]) \S+ [\w./-]+(?:\[\d+\]:? |: | \S+ \S+ (?:-|\[[^\]]*\]) )/;

/** The message of a line that syslog or journald put a header on; the line itself when it has none. */
export function withoutSyslog(line: string): string {
  const found = header.exec(line);
  return found ? line.slice(found[0].length) : line;
}

/** The same format, read behind such a header too. */
export function behindSyslog(format: EventFormat): EventFormat {
  const { matches, begins, read } = format;
  return {
    ...format,
    matches: (line) => matches(withoutSyslog(line)),
    ...(begins && { begins: (line) => begins(withoutSyslog(line)) }),
    read: (record) => read(withoutSyslog(record)),
  };
}
