import type { LogFormat } from "@cloud502/core";
import { withoutSyslog } from "../shared/syslog.ts";
import { apacheErrorFormat } from "./error.ts";
import { apacheFormat } from "./log-format.ts";

const combined = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"';

/**
 * Apache's log formats. Plain `combined` is read as nginx's: byte for byte it is the same language; the ones here have more,
 * or less.
 */
const access: readonly LogFormat[] = [
  apacheFormat('%h %t "%r" %>s %O D=%D L=%L id=%{UNIQUE_ID}e handler=%R be=%{BALANCER_WORKER_NAME}e X=%X', {
    id: "apache-extended",
    title: "Apache access log with %L and handler",
  }),
  withLogId(),
  withHost(),
  commonOnly(),
];
const error = apacheErrorFormat();

/** A container's output has requests and errors in one stream. */
export const apacheFormats: readonly LogFormat[] = [
  { ...error, companions: [...access.map(({ id }) => id), "nginx-combined"] },
  ...access,
];

/** `common` is also how `combined` begins: it is meant only when the line ends behind the size. */
function commonOnly(): LogFormat {
  const format = apacheFormat('%h %l %u %t "%r" %>s %b', { id: "apache-common", title: "common access log" });
  return { ...format, matches: (line) => / \d{3} (?:\d+|-)\s*$/.test(line) && format.matches(line) };
}

/** vhost_combined begins with one word: to the template, what syslog puts before nginx's lines is one too. */
function withHost(): LogFormat {
  const format = apacheFormat(`%v:%p ${combined}`, { id: "apache-vhost-combined", title: "Apache vhost_combined" });
  return { ...format, matches: (line) => /^\S+:\d+ /.test(withoutSyslog(line)) && format.matches(line) };
}

/** combined and %L: an id of 24 or more characters, or "-" where nothing was logged. */
function withLogId(): LogFormat {
  const format = apacheFormat(`${combined} %L`, { id: "apache-combined-id", title: "Apache combined with %L" });
  return { ...format, matches: (line) => /" (?:[\w@+/-]{20,}|-)\s*$/.test(line) && format.matches(line) };
}
