import { describe, expect, it } from "vitest";
import { classifyProbe, probeMessages } from "../../packages/azure/src/rules/probe-messages.ts";
import { hasFixtures, jsonFixture, withoutFixtures } from "./fixtures.ts";

interface Row {
  readonly rule: string;
  readonly samples: readonly (readonly [origin: string, text: string])[];
}

const rows: readonly Row[] = hasFixtures ? jsonFixture("healthprobe-messages.json") : [];

describe.skipIf(!hasFixtures)(`recorded messages (${hasFixtures ? "found" : withoutFixtures})`, () => {
  it.each(rows.flatMap(({ rule, samples }) => samples.map(([origin, text]) => [rule, origin, text] as const)))(
    "%s (%s): %s",
    (rule, _, text) => {
      expect(classifyProbe({ description: text })?.key).toBe(rule);
    },
  );

  it.each(
    rows
      .flatMap(({ rule, samples }) => samples.map(([, text]) => [rule, text] as const))
      .filter(([rule, text]) => rule !== "ok" || text.includes("Received")),
  )("%s is explained by a phrase of its own: %s", (rule, text) => {
    const held = probeMessages.filter(({ phrases }) =>
      phrases.some((phrase) => text.toLowerCase().includes(phrase.toLowerCase())),
    );

    expect(held.map(({ key }) => key)).toContain(rule);
  });

  it("cover every class", () => {
    expect(new Set(probeMessages.map(({ key }) => key))).toEqual(new Set(rows.map(({ rule }) => rule)));
  });
});

describe("classifyProbe", () => {
  it("believes the error name before the wording", () => {
    expect(
      classifyProbe({ reason: "HttpStatusCodeMismatchWithStatusCode", description: "Something new: Received 404" }),
    ).toEqual({ key: "status-mismatch", status: 404 });
  });

  it.each([
    ["Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.", 404],
    ["Received invalid status code: 502 in the backend server's HTTP response.", 502],
    [
      "Received invalid status code: 404 in the backend server's HTTP response. As per the health probe configuration, 200-399 is the acceptable status code.",
      404,
    ],
    ["Probe status code mismatch: Received 401", 401],
  ])("reads the status out of %s", (description, status) => {
    expect(classifyProbe({ description })).toEqual({ key: "status-mismatch", status });
  });

  it("tells an unknown message from none", () => {
    expect(classifyProbe({ description: "A wording of tomorrow" })).toEqual({ key: "unclassified" });
    expect(classifyProbe({ reason: "BrandNewErrorName" })).toEqual({ key: "unclassified" });
    expect(classifyProbe({})).toBeUndefined();
  });

  it("is quick with hostile text", () => {
    const hostile = `Common Name ${"does not ".repeat(50_000)}`;
    const start = performance.now();

    classifyProbe({ description: hostile });

    expect(performance.now() - start).toBeLessThan(100);
  });
});
