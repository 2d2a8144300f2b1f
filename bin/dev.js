#!/usr/bin/env -S node --conditions=source
import { fileURLToPath } from "node:url";
import { Config } from "@oclif/core/config";
// Runs the CLI straight from TypeScript: node --conditions=source bin/dev.js …
import { execute } from "@oclif/core/execute";

const root = fileURLToPath(new URL("..", import.meta.url));
const pjson = JSON.parse((await import("node:fs")).readFileSync(`${root}package.json`, "utf8"));
pjson.oclif.commands.target = "./packages/cli/src/commands";
const config = await Config.load({ root, pjson, ignoreManifest: true });
void execute({ loadOptions: config });
