import { describe, expect, it } from "vitest";
import { cidrContains, flowPasses } from "../../../packages/lab/src/aws/network.ts";
import type { World } from "../../../packages/lab/src/aws/world.ts";
import { smallWorld } from "./small-world.ts";

const flow = {
  fromGroups: ["balancers"],
  fromSubnets: ["a", "b"],
  toGroup: "apps",
  toSubnet: "a",
  toAddress: "10.0.1.10",
  port: 8080,
};
const balancers = { name: "balancers", ingress: [] };
const apps = { name: "apps", ingress: [{ fromPort: 8080, toPort: 8080, group: "balancers" }] };
const open = { number: 200, allow: true, cidr: "0.0.0.0/0" };

describe("flows", () => {
  it.each<[string, Partial<World>, boolean]>([
    ["pass by group", {}, true],
    [
      "pass by the balancers' addresses",
      { securityGroups: [balancers, { name: "apps", ingress: [{ fromPort: 1, toPort: 9000, cidr: "10.0.0.0/16" }] }] },
      true,
    ],
    [
      "are dropped on another port",
      { securityGroups: [balancers, { name: "apps", ingress: [{ fromPort: 80, toPort: 80, group: "balancers" }] }] },
      false,
    ],
    [
      "are dropped once the rule has gone",
      {
        securityGroups: [
          balancers,
          { name: "apps", ingress: [{ fromPort: 8080, toPort: 8080, group: "balancers", during: { to: 50 } }] },
        ],
      },
      false,
    ],
    [
      "are dropped on the way out",
      { securityGroups: [{ ...balancers, egress: [{ fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" }] }, apps] },
      false,
    ],
    [
      "are dropped when replies may not leave the target's subnet",
      {
        networkAcls: [
          {
            name: "x",
            subnets: ["a"],
            entries: [
              { ...open, egress: false },
              { ...open, number: 100, egress: true, allow: false, fromPort: 1024, toPort: 65535 },
              { ...open, egress: true },
            ],
          },
        ],
      },
      false,
    ],
    [
      "pass an open ACL",
      {
        networkAcls: [
          {
            name: "x",
            subnets: ["a"],
            entries: [
              { ...open, egress: false },
              { ...open, egress: true },
            ],
          },
        ],
      },
      true,
    ],
  ])("%s", (_what, parts, expected) => {
    expect(flowPasses(smallWorld(parts), flow, 100)).toBe(expected);
  });

  it("knows blocks of addresses", () => {
    expect(cidrContains("10.0.0.0/8", "10.255.0.1")).toBe(true);
    expect(cidrContains("10.0.1.0/24", "10.0.2.0")).toBe(false);
    expect(cidrContains("0.0.0.0/0", "192.0.2.1")).toBe(true);
    expect(cidrContains("192.0.2.1/32", "192.0.2.1")).toBe(true);
  });
});
