import { azure } from "@cloud502/azure";
import { diagnose } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { rules } from "../../packages/azure/src/rules/index.ts";
import { snapshot } from "./sample.ts";
import { stories } from "./stories.ts";

function fires(id: string, story: Parameters<typeof snapshot>[0]): number {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.detect(snapshot(story)).length;
}

describe("every rule", () => {
  it("has a story that fires it and one that must not", () => {
    expect(Object.keys(stories).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it("says what it is, why, what to do and where that is documented", () => {
    for (const rule of rules) {
      expect(rule.id).toMatch(/^azure\/[a-z0-9-]+$/);
      expect(rule.fix.length, rule.id).toBeGreaterThan(0);
      expect(rule.docs.length, rule.id).toBeGreaterThan(0);
      for (const page of rule.docs) expect(page, rule.id).toMatch(/^https:\/\//);
      if (rule.basis === "inferred") expect(`${rule.title} ${rule.why}`.toLowerCase(), rule.id).toMatch(/likely/);
    }
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it("fills every name of its title and fix", () => {
    for (const [id, { hit }] of Object.entries(stories)) {
      const found = diagnose([azure], [snapshot(hit)]).filter(({ rule }) => rule === id);

      for (const { title, fix } of found) expect([title, ...fix].join("\n"), id).not.toMatch(/\{\w+\}/);
      expect(found.length, id).toBeGreaterThan(0);
    }
  });

  it("finds nothing wrong with a healthy gateway", () => {
    const healthy = snapshot({
      servers: [{ health: "Healthy" }, { health: "Up", address: "10.0.2.5" }],
      groups: [],
      requests: { total: 5000 },
      facts: { diagnostics: [{ name: "all", categories: ["allLogs"], workspace: "w", resourceTables: true }] },
    });

    const found = rules.filter((rule) => rule.detect(healthy).length > 0).map(({ id }) => id);

    expect(found).toEqual([]);
  });
});

describe.each(Object.entries(stories))("%s", (id, { hit, miss }) => {
  it("fires", () => {
    expect(fires(id, hit)).toBeGreaterThan(0);
  });

  it("does not fire on a near miss", () => {
    expect(fires(id, miss)).toBe(0);
  });
});
