import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generatedPages } from "../../packages/cli/src/docs/pages.ts";

const pages = await generatedPages();

describe("generated pages", () => {
  it.each(Object.keys(pages))("docs/%s is what `npm run docs` writes", (name) => {
    expect(readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8")).toBe(pages[name]);
  });
});
