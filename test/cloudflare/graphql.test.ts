import { existsSync, readdirSync, readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { queryText, withoutFields } from "../../packages/cloudflare/src/api/graphql.ts";
import { missingFields } from "../../packages/cloudflare/src/read/analytics.ts";
import { parseQuery } from "../../packages/lab/src/cloudflare/query.ts";

const schemaFile = "../shared/fixtures/cloudflare/graphql/schema-2024-06-zeet.graphql";
const folder = new URL("../../packages/cloudflare/graphql/", import.meta.url);
const names = readdirSync(folder).map((name) => name.replace(".graphql", ""));
const dimensions = [
  "coloCode",
  "originIP",
  "cacheStatus",
  "securityAction",
  "clientRequestHTTPHost",
  "originResponseStatus",
  "datetimeFiveMinutes",
];

describe.skipIf(!existsSync(schemaFile))("query texts (skipped without the schema fixture)", () => {
  const schema = existsSync(schemaFile)
    ? buildSchema(readFileSync(schemaFile, "utf8"), { assumeValid: true })
    : undefined;
  const mistakes = (text: string) => (schema ? validate(schema, parse(text)).map(({ message }) => message) : []);

  it.each(names)("%s is valid against Cloudflare's schema", async (name) => {
    expect(mistakes(await queryText(name))).toEqual([]);
  });

  it.each(names.flatMap((name) => dimensions.map((field) => [name, field] as const)))(
    "%s without %s is valid too",
    async (name, field) => {
      expect(mistakes(withoutFields(await queryText(name), [field]))).toEqual([]);
    },
  );

  it("a mistake in a field's name would show", async () => {
    const text = (await queryText("failures")).replaceAll("coloCode", "colo");

    expect(mistakes(text).join("\n")).toMatch(/Cannot query field "colo"/);
  });
});

describe("fields that an account lacks", () => {
  it("are found from availableFields, and the edge's status is never given up", async () => {
    const text = await queryText("failures");
    const available = [
      "dimensions_originResponseStatus",
      "dimensions_clientRequestHTTPHost",
      "dimensions_coloCode",
      "dimensions_cacheStatus",
      "dimensions_securityAction",
    ];

    expect(missingFields(text, [available])).toEqual(["originIP"]);
    expect(missingFields(text, [])).toEqual([]);
  });

  it("take their selection with them when it would be empty", async () => {
    const text = withoutFields(await queryText("failures"), ["coloCode"]);

    expect(text).not.toContain("coloCode");
    expect(() => parseQuery(text, { zoneTags: [], since: "", until: "", limit: 1 })).not.toThrow();
  });
});
