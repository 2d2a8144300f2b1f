import { causeClasses, severities } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../../packages/cli/src/catalogue.ts";
import { loadProviders } from "../../packages/cli/src/registry.ts";

const providers = await loadProviders();
const rules = rowsOf(providers);

describe("rules", () => {
  it("have ids that are unique, kebab-case and of a known product", () => {
    const ids = rules.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]*\/[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s says what, why, what to do and where it is written",
    (_, rule) => {
      expect(rule.title.length).toBeGreaterThan(5);
      expect(rule.why.length).toBeGreaterThan(10);
      expect(rule.fix.length).toBeGreaterThan(0);
      expect(rule.docs.length).toBeGreaterThan(0);
      for (const link of rule.docs) expect(link).toMatch(/^https:\/\//);
      expect(Object.keys(causeClasses)).toContain(rule.cause);
      expect(severities).toContain(rule.severity);
      if (rule.basis === "inferred") expect(`${rule.title} ${rule.why}`).toMatch(/likely/i);
    },
  );
});
