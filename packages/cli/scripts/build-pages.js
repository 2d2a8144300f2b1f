// Bundles the CLI, then writes oclif.manifest.json and packages/cli/dist/pages.json: every help page and the list of rules, rendered once, so
// that bin/run.js can print them before oclif loads; and catalogue.json, what `rules` and `explain` read. Runs after tsc -b.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalogueOf, rulesText } from "../dist/catalogue.js";
import { loadProviders } from "../dist/registry.js";
import { bundleCli } from "./bundle.js";
import { renderHelpPages } from "./help-pages.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
await bundleCli(root);
const oclif = join(dirname(createRequire(import.meta.url).resolve("oclif/package.json")), "bin/run.js");
execFileSync(process.execPath, [oclif, "manifest"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const catalogue = catalogueOf(await loadProviders());
const { commands } = JSON.parse(readFileSync(join(root, "oclif.manifest.json"), "utf8"));
const pages = {
  ...(await renderHelpPages(root)),
  plain: { rules: rulesText(catalogue.rules) },
  own: Object.keys(commands).map((id) => id.replaceAll(":", " ")),
};
writeFileSync(join(root, "packages/cli/dist/pages.json"), JSON.stringify(pages));
for (const folder of ["", "bundle/chunks"])
  writeFileSync(join(root, "packages/cli/dist", folder, "catalogue.json"), JSON.stringify(catalogue));
