#!/usr/bin/env node
import * as nodeModule from "node:module";
import { createRequire } from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`cloud502 needs Node 22.18 or newer; this is ${process.versions.node}.`);
  console.error(
    "Use `npx cloud502` in a checkout (it brings its own Node), or install a newer Node: https://nodejs.org/en/download",
  );
  process.exit(1);
}
nodeModule.enableCompileCache?.();
// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
const page = helpPage(process.argv.slice(2));
if (page === undefined) {
  const { execute } = await import("@oclif/core/execute");
  void execute({ dir: import.meta.url });
} else process.stdout.write(page);

/** The page rendered at build time for `--help` and topics; undefined = oclif answers. */
function helpPage(argv) {
  const words = argv.filter((word) => word !== "--help" && word !== "-h");
  const asked = words.length < argv.length || argv.length === 0;
  if (words[0] === "help") words.shift();
  else if (!asked && argv.length !== words.length) return undefined;
  try {
    const pages = createRequire(import.meta.url)("../packages/cli/dist/pages.json");
    const key = words.join(" ");
    return asked || argv[0] === "help" || pages.topics.includes(key) ? pages.help[key] : undefined;
  } catch {
    return undefined;
  }
}
