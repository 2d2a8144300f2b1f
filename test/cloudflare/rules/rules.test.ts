import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../packages/cloudflare/src/rules/catalogue.ts";
import { elsewhere } from "../../../packages/cloudflare/src/rules/elsewhere.ts";
import { rules } from "../../../packages/cloudflare/src/rules/index.ts";
import { configurationCases } from "./configuration-cases.ts";
import { requestCases } from "./request-cases.ts";
import { settingsCases } from "./settings-cases.ts";
import { snapshot } from "./snapshot.ts";
import { spreadCases } from "./spread-cases.ts";

const cases = [...requestCases, ...spreadCases, ...configurationCases, ...settingsCases];
const ruleOf = (id: string) => rules.find((rule) => rule.id === `cloudflare/${id}`);

describe.each(cases)("cloudflare/$id", ({ id, fires, quiet }) => {
  it("fires on its evidence", () => {
    const matches = ruleOf(id)?.detect(fires) ?? [];

    expect(matches.length).toBeGreaterThan(0);
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

describe("the list of Cloudflare rules", () => {
  it("has a case for every rule, and each id once", () => {
    expect(cases.map(({ id }) => `cloudflare/${id}`).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it("finds nothing in a zone that is well, and nothing where nothing is known", () => {
    const { facts: _facts, failures: _failures, ...unknown } = snapshot();

    expect(rules.flatMap((rule) => rule.detect(snapshot()))).toEqual([]);
    expect(rules.flatMap((rule) => rule.detect(unknown))).toEqual([]);
  });

  it("answers every row of the catalogue, here or with what would decide it", () => {
    const ids = new Set(rules.map(({ id }) => id));
    const rows = [...Object.keys(catalogue), ...elsewhere.map(({ row }) => row)];

    for (const id of Object.values(catalogue)) expect(ids).toContain(id);
    expect(new Set(rows).size).toBe(76);
    expect(rows).toHaveLength(76);
  });

  const page = "../shared/knowledge/cloudflare.md";
  it.skipIf(!existsSync(page))("holds exactly the catalogue's rows (skipped without the knowledge page)", () => {
    const rows = [...readFileSync(page, "utf8").matchAll(/^\| (CF-[A-Z0-9/-]+) \|/gm)].map(([, row]) => row);

    expect([...Object.keys(catalogue), ...elsewhere.map(({ row }) => row)].toSorted()).toEqual(rows.toSorted());
  });
});
