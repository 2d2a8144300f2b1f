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
// An unknown command is wrong usage (docs/exit-codes.md); oclif's plugin ends with a shell's 127.
process.once("exit", (code) => {
  if (code === 127) process.exitCode = 64;
});
const page = helpPage(process.argv.slice(2));
if (page === undefined) {
  const { execute } = await import("@oclif/core/execute");
  void execute({ dir: import.meta.url });
} else process.stdout.write(page);

/** The page rendered at build time for --help, a topic or `rules`; undefined = oclif answers. */
function helpPage(argv) {
  const asks = (word) => word === "--help" || word === "-h";
  const words = argv.filter((word) => !asks(word));
  const wantsHelp = argv.length === 0 || argv.some(asks) || words[0] === "help";
  const key = (words[0] === "help" ? words.slice(1) : words).join(" ");
  try {
    const pages = createRequire(import.meta.url)("../packages/cli/dist/pages.json");
    if (wantsHelp) return pages.help[key];
    return pages.topics.includes(key) ? pages.help[key] : pages.plain[key];
  } catch {
    return undefined; // not built: oclif says so
  }
}
