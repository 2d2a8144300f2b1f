// Writes oclif.manifest.json and packages/cli/dist/pages.json: every help page, rendered once, so that bin/run.js can print
// it before oclif loads. Runs after tsc -b.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderHelpPages } from "./help-pages.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const oclif = join(dirname(createRequire(import.meta.url).resolve("oclif/package.json")), "bin/run.js");
execFileSync(process.execPath, [oclif, "manifest"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
writeFileSync(join(root, "packages/cli/dist/pages.json"), JSON.stringify(await renderHelpPages(root)));
