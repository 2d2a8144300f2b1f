import { describe, expect, it } from "vitest";
import { allows, covers, deniedPort } from "../../../packages/aws/src/rules/network.ts";

const rule = {
  protocol: "tcp",
  fromPort: 8080,
  toPort: 8090,
  cidrs: [] as string[],
  groups: [] as string[],
  prefixLists: [] as string[],
};

describe("covers", () => {
  it.each([
    ["0.0.0.0/0", "10.0.1.0/24", true],
    ["10.0.0.0/16", "10.0.255.0/24", true],
    ["10.0.1.0/24", "10.0.1.7/32", true],
    ["10.0.1.0/24", "10.0.0.0/16", false],
    ["10.0.1.0/24", "10.0.2.7/32", false],
    ["::/0", "10.0.2.7/32", false],
    ["nonsense", "10.0.2.7/32", false],
  ])("%s holds %s: %s", (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });
});

describe("allows", () => {
  const allowed = (more: Partial<typeof rule>, port = 8080) =>
    allows([{ ...rule, ...more }], port, ["sg-lb"], ["10.0.101.0/24"]);

  it.each([
    ["the load balancer's group", { groups: ["sg-lb"] }],
    ["a range that holds its subnet", { cidrs: ["10.0.0.0/8"] }],
    ["a range that holds a part of its subnet, which is no sure block", { cidrs: ["10.0.101.0/28"] }],
    ["a prefix list, whose content is unknown", { prefixLists: ["pl-1"] }],
    ["all protocols", { protocol: "-1", groups: ["sg-lb"] }],
  ])("%s", (_, more) => {
    expect(allowed(more)).toBe(true);
  });

  it.each([
    ["another group", { groups: ["sg-other"] }],
    ["a range elsewhere", { cidrs: ["192.168.0.0/16"] }],
    ["udp", { protocol: "udp", groups: ["sg-lb"] }],
  ])("not %s", (_, more) => {
    expect(allowed(more)).toBe(false);
  });

  it("not a port outside of the range", () => {
    expect(allowed({ groups: ["sg-lb"] }, 8091)).toBe(false);
  });
});

describe("deniedPort", () => {
  const entry = (number: number, allow: boolean, cidr: string, fromPort?: number, toPort?: number) => ({
    egress: true,
    number,
    protocol: fromPort === undefined ? "-1" : "6",
    allow,
    cidr,
    ...(fromPort !== undefined && { fromPort, toPort }),
  });
  const way = { egress: true, cidr: "10.0.101.0/24", from: 1024, to: 65535 };
  const denied = (...entries: ReturnType<typeof entry>[]) => deniedPort({ id: "acl", subnets: [], entries }, way);

  it("is none when everything is allowed", () => {
    expect(denied(entry(100, true, "0.0.0.0/0"))).toBeUndefined();
  });

  it("is the first when nothing is allowed", () => {
    expect(denied()).toBe(1024);
  });

  it("is the first port past an allowed range", () => {
    expect(denied(entry(100, true, "0.0.0.0/0", 1024, 32767))).toBe(32768);
  });

  it("follows the order of numbers, not of the list", () => {
    expect(denied(entry(200, true, "0.0.0.0/0"), entry(100, false, "0.0.0.0/0", 5000, 6000))).toBe(5000);
    expect(denied(entry(200, false, "0.0.0.0/0", 5000, 6000), entry(100, true, "0.0.0.0/0"))).toBeUndefined();
  });

  it("is none where a denial holds only a part of the range", () => {
    expect(denied(entry(100, false, "10.0.101.0/28"), entry(200, true, "0.0.0.0/0"))).toBeUndefined();
  });
});
