import { describe, expect, it } from "vitest";
import { isoMillis, minuteSpan, parseTime } from "../../../packages/core/src/logs/clock.ts";

describe("times of logs", () => {
  it.each([
    ["iso", "2018-07-02T22:23:00.186641Z", "2018-07-02T22:23:00.186Z"],
    ["iso", "2026-11-22T06:42:46+00:00", "2026-11-22T06:42:46.000Z"],
    ["iso", "2026-11-22T06:42:46.5-03:30", "2026-11-22T10:12:46.500Z"],
    ["clf", "22/Nov/2026:06:42:20 +0000", "2026-11-22T06:42:20.000Z"],
    ["clf", "[22/Nov/2026:06:42:20 +0530]", "2026-11-22T01:12:20.000Z"],
    ["haproxy", "2/Nov/2026:06:53:19.200 +0000", "2026-11-02T06:53:19.200Z"],
    ["epoch", "1795327200", "2026-11-22T06:00:00.000Z"],
    ["epoch", "1795327200.25", "2026-11-22T06:00:00.250Z"],
    ["epoch", "1795327200123", "2026-11-22T06:00:00.123Z"],
    ["epoch", "1795327200123456789", "2026-11-22T06:00:00.123Z"],
  ] as const)("%s %s", (syntax, text, expected) => {
    expect(new Date(parseTime(syntax, text)).toISOString()).toBe(expected);
  });

  it("a time without a zone is local time", () => {
    expect(parseTime("haproxy", "22/Nov/2026:06:53:19.200")).toBe(new Date(2026, 10, 22, 6, 53, 19, 200).getTime());
    expect(parseTime("iso", "2026-11-22 06:53:19,200")).toBe(new Date(2026, 10, 22, 6, 53, 19, 200).getTime());
  });

  it.each([
    ["iso", "yesterday"],
    ["clf", "22/Foo/2026:06:42:20 +0000"],
    ["epoch", "12"],
    ["iso", ""],
  ] as const)("%s %s is none", (syntax, text) => {
    expect(parseTime(syntax, text)).toBeNaN();
  });

  it.each([
    ["iso", "2026-11-22T06:42:20.186641Z", 16, 26],
    ["iso", "2026-11-22T06:42:20+00:00", 16, 19],
    ["clf", "22/Nov/2026:06:42:20 +0000", 17, 21],
    ["clf", "[2/Nov/2026:06:42:20 +0530]", 17, 21],
    ["haproxy", "22/Nov/2026:06:53:19.200", 17, 24],
  ] as const)("%s %s shows its minute up to byte %i and its zone from byte %i", (syntax, text, end, zone) => {
    expect(minuteSpan(syntax, text)).toEqual({ end, zone });
  });

  it("a time since the epoch shows no minute", () => {
    expect(minuteSpan("epoch", "1795327200")).toBeUndefined();
  });
});

describe("isoMillis", () => {
  it.each([
    "2026-11-22T06:42:07.123456Z",
    "2026-11-22T06:42:59.999Z",
    "2026-11-22T06:42:07Z",
    "2026-11-22T06:42:07.123+02:00",
    "2026-02-30T06:42:07.123456Z",
    "2026-13-22T06:42:07.123456Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T06:42:60.123456Z",
    "2026-11-22T06:42:0x.123456Z",
    "2026-11-22T06:42:07.12345xZ",
    "-",
    "",
  ])("reads %j as Date.parse does", (text) => {
    expect(isoMillis(text)).toBe(Date.parse(text));
  });
});
