import { readdirSync } from "node:fs";
import { causeClasses } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { elsewhere } from "../../../packages/aws/src/rules/elsewhere.ts";
import { rules } from "../../../packages/aws/src/rules/index.ts";
import { healthCases } from "./cases/health.ts";
import { lintCases } from "./cases/lint.ts";
import { probeCases } from "./cases/probes.ts";
import { reasonCases } from "./cases/reasons.ts";
import { requestCases } from "./cases/requests.ts";
import { shapeCases } from "./cases/shapes.ts";
import { snapshot } from "./snapshot.ts";

const cases = [...requestCases, ...shapeCases, ...probeCases, ...reasonCases, ...healthCases, ...lintCases];
const folder = new URL("../../../packages/aws/src/rules/", import.meta.url);
const ruleOf = (id: string) => rules.find((rule) => rule.id === `aws/${id}`);

describe.each(cases)("aws/$id", ({ id, fires, quiet, subject }) => {
  it("fires on its evidence", () => {
    const matches = ruleOf(id)?.detect(fires) ?? [];

    expect(matches.length).toBeGreaterThan(0);
    if (subject !== undefined) expect(matches.map((match) => match.subject)).toContain(subject);
    expect(matches.every(({ evidence }) => evidence.some(({ direction }) => direction === "for"))).toBe(true);
  });

  it("is quiet on the near miss", () => {
    expect(ruleOf(id)?.detect(quiet)).toEqual([]);
  });

  it("names everything that its title and fix speak of", () => {
    const rule = ruleOf(id);
    const wanted = [...[rule?.title ?? "", ...(rule?.fix ?? [])].join("\n").matchAll(/\{([a-zA-Z][a-zA-Z0-9]*)\}/g)];

    for (const match of rule?.detect(fires) ?? []) {
      expect(Object.keys(match.names ?? {})).toEqual(expect.arrayContaining(wanted.map(([, name]) => name)));
    }
  });
});

describe("the list of AWS rules", () => {
  it("holds every rule of the folder, once", async () => {
    const found: string[] = [];
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts")) {
      const module: Record<string, unknown> = await import(new URL(file, folder).href);
      found.push(...Object.values(module).flatMap(idsIn));
    }

    expect(rules.map(({ id }) => id).toSorted()).toEqual(found.toSorted());
    expect(new Set(found).size).toBe(found.length);
  });

  it("has a firing case and a near miss for every rule, and no case without a rule", () => {
    expect(cases.map(({ id }) => `aws/${id}`).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
  });

  it.each(rules)("$id states what every rule must", ({ id, title, cause, why, fix, docs, basis, latent }) => {
    expect(id).toMatch(/^aws\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(Object.keys(causeClasses)).toContain(cause);
    expect(fix.length).toBeGreaterThan(0);
    expect(docs.every((page) => page.startsWith("https://"))).toBe(true);
    expect(docs.length).toBeGreaterThan(0);
    for (const command of fix.filter((line) => /^(aws|curl|openssl) /.test(line))) {
      expect((command.match(/'/g) ?? []).length % 2, command).toBe(0);
    }
    if (basis === "inferred" && !latent) expect(`${title} ${why}`).toMatch(/likely/i);
  });

  it("says nothing about a healthy load balancer", () => {
    expect(rules.flatMap((rule) => rule.detect(snapshot()).map(() => rule.id))).toEqual([]);
  });

  it("gives a need and a reason for every row that it leaves to others", () => {
    expect(elsewhere.every(({ row, needs, why }) => row !== "" && needs !== "" && why !== "")).toBe(true);
  });
});

function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  const isRule = typeof value === "object" && value !== null && "detect" in value && "id" in value;
  return isRule && typeof value.id === "string" ? [value.id] : [];
}
