import { describe, expect, it } from "vitest";
import { filterPattern } from "../../../packages/lab/src/aws/logs/filter-pattern.ts";

const record = JSON.stringify({
  elb_status_code: "502",
  target_status_code: "-",
  count: 7,
  "client:port": "1.2.3.4:5",
});
const line = 'https 2026-01-01T00:00:00Z app/web/1 1.2.3.4:5 - 502 - "GET https://x/ HTTP/1.1"';

describe("filter patterns", () => {
  it.each([
    ["", record, true],
    ["502", line, true],
    ["503", line, false],
    ['"GET https"', line, true],
    ["502 -GET", line, false],
    ["?503 ?502", line, true],
    ['{ $.elb_status_code = "5*" }', record, true],
    ["{ $.elb_status_code = 502 }", record, true],
    ['{ $.elb_status_code = "503" }', record, false],
    ["{ $.elb_status_code >= 500 }", record, false],
    ["{ $.count >= 7 }", record, true],
    ['{ ($.elb_status_code = "502" || $.count = 1) && $.target_status_code != "200" }', record, true],
    ['{ $.elb_status_code = "502" && $.count > 7 }', record, false],
    ['{ $.none = "x" }', record, false],
    ["{ $.count = 7 }", line, false],
    ["[type, time, elb, client, target, status=5*, ...]", line, true],
    ["[type, time, elb, client, target, status=4*, ...]", line, false],
    ["[..., status>=500, target, request]", line, true],
    ["[type, time]", line, false],
  ])("%s", (pattern, message, expected) => {
    expect(filterPattern(pattern)(message)).toBe(expected);
  });

  it.each(["{ $.a = }", "{ a = 1 }", '{ $.a > "x" }', "{ $.a = 1", "[a", "a(b", "{ ($.a = 1 }"])(
    "%s is refused",
    (pattern) => {
      expect(() => filterPattern(pattern)).toThrow("Invalid filter pattern");
    },
  );
});
