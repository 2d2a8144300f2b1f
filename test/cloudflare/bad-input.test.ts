import { cloudflare } from "@cloud502/cloudflare";
import { createContext, InspectionError } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { look, zone } from "./worlds.ts";

const world = { account: "Trouble", zones: [zone("shop.example")] };
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof InspectionError ? error.code : error),
  );

describe("bad input", () => {
  it("no token: credentials, before any call", async () => {
    expect(await code(Promise.resolve(cloudflare.connect?.({}, createContext({ env: {}, gaps: [] }))))).toBe(
      "credentials",
    );
  });

  it("a zone that the token does not see, by name and by id: not found", async () => {
    expect(await code(look(world, { zones: ["other.example"] }))).toBe("not-found");
    expect(await code(look(world, { zones: ["0123456789abcdef0123456789abcdef"] }))).toBe("not-found");
  });

  it("a zone by name, in any case", async () => {
    const { snapshots } = await look(world, { zones: ["Shop.Example"] });

    expect(snapshots.map(({ gateway }) => gateway.name)).toEqual(["shop.example"]);
  });

  it.each([
    ["success: false under 200", { unsuccessful: ["settings:list"] }],
    ["a null result", { nullResult: ["settings:list"] }],
  ])("%s is a gap, and no empty answer", async (_, quirks) => {
    const { snapshots, gaps } = await look({ ...world, quirks });

    expect(snapshots[0]?.facts).not.toHaveProperty("settings");
    expect(gaps).toMatchObject([{ question: "settings of shop.example", code: "invalid-reply" }]);
  });

  it("HTML in the place of one reply is a gap", async () => {
    const { gaps } = await look(world, {}, (lab) => void lab.misbehave({ action: "dns:list", kind: "html" }));

    expect(gaps).toMatchObject([{ question: "DNS records of shop.example", code: "invalid-reply" }]);
  });

  it("errors in a GraphQL reply under 200 are a gap", async () => {
    const { snapshots, gaps } = await look({ ...world, quirks: { maxDuration: 60 } });
    const refused = await look(world, {}, (lab) => void lab.misbehave({ action: "graphql:Failures", kind: "html" }));

    // The plan answers for a minute: the rest of the hour is a gap, the minute is not.
    expect(gaps.map((gap) => gap.code)).toContain("limit");
    expect(snapshots[0]?.failures?.requests?.total).toBeGreaterThanOrEqual(0);
    expect(refused.gaps.map((gap) => gap.code)).toContain("invalid-reply");
  });

  it("a plan without some dimensions is asked without them", async () => {
    const { snapshots, gaps } = await look({
      ...world,
      quirks: { missingDimensions: ["originIP", "coloCode", "securityAction"] },
    });

    expect(gaps).toEqual([]);
    expect(snapshots[0]?.failures?.requests?.total).toBeGreaterThan(0);
  });

  it("a token of the wrong kind is told from a missing permission", async () => {
    expect(await code(look(world, {}, (lab) => void lab.misbehave({ action: "*", kind: "expired-token" })))).toBe(
      "credentials",
    );
  });
});
