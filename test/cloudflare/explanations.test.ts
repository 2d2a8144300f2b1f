import { cloudflare } from "@cloud502/cloudflare";
import { describe, expect, it } from "vitest";

describe("explanations", () => {
  const codes = cloudflare.explanations.map(({ code }) => code);

  it("know 520 to 530, the 1xxx codes and every failure reason of monitors", () => {
    expect(codes).toEqual(
      expect.arrayContaining([
        "520",
        "521",
        "522",
        "523",
        "524",
        "525",
        "526",
        "530",
        "1000",
        "1016",
        "1033",
        "1101",
        "TCP connection failed",
        "Response code mismatch error",
        "DNS Internal",
      ]),
    );
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(cloudflare.explanations.map((one) => [one.code, one] as const))(
    "%s says what to do and where it is written",
    (_, { meaning, next, docs }) => {
      expect(meaning.length).toBeGreaterThan(20);
      expect(next.length).toBeGreaterThan(0);
      expect(next.join(" ")).not.toMatch(/[{}]/);
      for (const link of docs) expect(link).toMatch(/^https:\/\/developers\.cloudflare\.com\//);
    },
  );
});
