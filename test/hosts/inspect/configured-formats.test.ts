import { describe, expect, it } from "vitest";
import { apacheFormat } from "../../../packages/hosts/src/apache/log-format.ts";
import { combined, nginxFormat } from "../../../packages/hosts/src/nginx/formats/log-format.ts";

const line = '127.0.0.1 - - [22/Nov/2026:07:16:30 +0000] "GET / HTTP/1.1" 503 197 "-" "curl/7.88.1"';
const longer = `${line} rt=0.000 us="-" ua="-"`;

describe("a format that a configuration defines", () => {
  it.each([
    ["log_format", nginxFormat(combined, { whole: true })],
    ["LogFormat", apacheFormat('%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"', { whole: true })],
    ["a shorter LogFormat", apacheFormat('%h %l %u %t "%r" %>s %b', { whole: true })],
  ])("%s leaves longer lines to the format that wrote them", (_, format) => {
    expect(format.matches(longer)).toBe(false);
  });

  it("reads the lines that it wrote itself", () => {
    expect(nginxFormat(combined, { whole: true }).matches(line)).toBe(true);
    expect(apacheFormat('%h %l %u %t "%r" %>s %b', { whole: true }).matches(line.slice(0, line.indexOf(' "-"')))).toBe(
      true,
    );
  });

  it("may be followed by more when nobody said that it is whole", () => {
    expect(nginxFormat(combined).matches(longer)).toBe(true);
  });
});
