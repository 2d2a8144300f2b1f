import { readFileSync } from "node:fs";
import type { Report, SavedRun } from "@cloud502/core";
import { reportJsonSchema, reportSchema, type savedRunSchema } from "@cloud502/core/schema";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";

/** The interfaces are readonly, zod's types are not: compare what may be assigned. */
describe("schemas", () => {
  it("accept exactly the model's shapes", () => {
    expectTypeOf<z.infer<typeof reportSchema>>().toExtend<Report>();
    expectTypeOf<z.infer<typeof savedRunSchema>>().toExtend<SavedRun>();
    // An optional field that a schema lacks would be dropped from saved files without a word: compare the keys as well.
    type Parsed = z.infer<typeof reportSchema>;
    expectTypeOf<Keys<Parsed>>().toEqualTypeOf<Keys<Report>>();
    const report: Report = {
      schemaVersion: "1.0",
      generatedAt: "2026-11-22T11:00:00.000Z",
      command: "x",
      gateways: [],
      findings: [],
      gaps: [],
    };
    expect(reportSchema.parse(report)).toEqual(report);
  });

  it("are published as JSON Schema", () => {
    const published = JSON.parse(readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8"));

    expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  });
});

/** Every key of a shape and of all shapes within it. */
type Keys<T> = T extends readonly (infer Item)[]
  ? Keys<Item>
  : T extends object
    ? { [K in keyof T & string]: K | Keys<NonNullable<T[K]>> }[keyof T & string]
    : never;
