// Writes the generated pages of docs/. Run with --conditions=source.
import { writeFileSync } from "node:fs";
import { generatedPages } from "../src/docs/pages.ts";

for (const [name, text] of Object.entries(await generatedPages()))
  writeFileSync(new URL(`../../../docs/${name}`, import.meta.url), text);
