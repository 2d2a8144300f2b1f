import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** The obvious way in Node: a line at a time, a regular expression each. Prints how many lines and how many 5xx by minute and backend. */
const patterns: Readonly<Record<string, RegExp>> = {
  alb: /^\S+ (\d{4}-\d\d-\d\dT\d\d:\d\d)\S* \S+ \S+ (\S+) \S+ \S+ \S+ (\d{3}) /,
  nginx: /^\S+ - \S+ \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d)[^\]]*\] "(?:[^"\\]|\\.)*" (\d{3}) .* ua="([^"]*)"/,
  haproxy: /^\S+ \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d)[^\]]*\] \S+ [^/]+\/(\S+) \S+ (\d{3}) /,
};

const [, , kind = "alb", path = ""] = process.argv;
const pattern = patterns[kind] ?? /$/;
const isNginx = kind === "nginx";
const counts = new Map<string, number>();
let lines = 0;
let errors = 0;
for await (const line of createInterface({
  input: createReadStream(path, { highWaterMark: 1 << 20 }),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  lines++;
  const [, minute, second, third] = pattern.exec(line) ?? [];
  const [backend, status] = isNginx ? [third, second] : [second, third];
  const key = `${minute} ${backend} ${status}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (status?.startsWith("5")) errors++;
}
console.log(JSON.stringify({ lines, errors }));
