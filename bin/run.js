#!/usr/bin/env node
import * as nodeModule from "node:module";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `cloud502 needs Node 22.18 or newer; this is ${process.versions.node}. Use \`npx cloud502\` in a checkout (it brings its own Node), or install a newer one: https://nodejs.org/en/download`,
  );
  process.exit(1);
}
nodeModule.enableCompileCache?.();
// Node warns on stderr when both are set; NO_COLOR wins here.
if (process.env.NO_COLOR) delete process.env.FORCE_COLOR;
const args = process.argv.slice(2);
// Before all else: threads take their time to start. Without a build there are none.
if (args[0] === "logs" && !args.some(asksForHelp)) {
  await import("../packages/cli/dist/bundle/chunks/early-workers.js").then(
    ({ startEarly }) => startEarly(args.slice(1)),
    () => {},
  );
}
// A reader that has seen enough (`| head`) is no error, and neither hides what was found nor keeps files from being written.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}
// An unknown command is wrong usage (docs/exit-codes.md); oclif's plugin ends with a shell's 127.
process.once("exit", (code) => {
  if (code === 127) process.exitCode = 64;
});
const pages = builtPages();
const page = pages && helpPage(args, pages);
if (page !== undefined) process.stdout.write(page);
else if (pages && isUnknown(args, pages)) {
  const { unknownCommand } = await import("../packages/cli/dist/bundle/chunks/unknown-command.js");
  const words = args.filter((word) => !word.startsWith("-") && word !== "help");
  console.error(unknownCommand(words, Object.keys(pages.help).filter(Boolean)));
  process.exitCode = 64;
} else {
  const { execute } = await import("../packages/cli/dist/bundle/chunks/main.js");
  const own = pages && ownCommand(args, pages);
  void execute(own === undefined ? { dir: import.meta.url } : { loadOptions: onlyCommand(own) });
}

/** The one of our own commands that the leading words are, undefined for none. */
function ownCommand([first, second], { own }) {
  return own.find((command) => command === first || command === `${first} ${second}`);
}

/** What oclif is to load: one plugin with one command. To look for plugins, read the manifest and put all commands in order takes it a while. */
function onlyCommand(command) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { oclif, ...rest } = createRequire(import.meta.url)("../package.json");
  const pjson = { ...rest, oclif: { ...oclif, plugins: [] } };
  const { name, version } = pjson;
  const id = command.replace(" ", ":");
  const load = async () => {
    const module = await import(`../packages/cli/dist/bundle/chunks/commands/${command.replace(" ", "/")}.js`);
    return Object.assign(module.default, { id, plugin });
  };
  const plugin = {
    ...{ name, version, alias: name, root, pjson, options: { root }, type: "core", moduleType: "module" },
    ...{ isRoot: true, valid: true, hasManifest: true, hooks: {}, topics: [], load: async () => {} },
    // Not strict: no word that follows is part of the command's name.
    ...{ commandIDs: [id], commands: [{ id, aliases: [], hiddenAliases: [], strict: false, load }], findCommand: load },
  };
  return { root, pjson, plugins: new Map([[name, plugin]]) };
}

/** The pages rendered at build time; undefined = not built, and oclif says so. */
function builtPages() {
  try {
    return createRequire(import.meta.url)("../packages/cli/dist/pages.json");
  } catch {
    return undefined;
  }
}

function asksForHelp(word) {
  return word === "--help" || word === "-h";
}

/** The page for --help, a topic or `rules`; undefined = oclif answers. */
function helpPage(argv, { help, topics, plain }) {
  const words = argv.filter((word) => !asksForHelp(word));
  const wantsHelp = argv.length === 0 || argv.some(asksForHelp) || words[0] === "help";
  const key = (words[0] === "help" ? words.slice(1) : words).join(" ");
  if (wantsHelp) return help[key];
  return topics.includes(key) ? help[key] : plain[key];
}

/** True when the leading words are neither a command nor a topic's. */
function isUnknown(argv, { help, topics }) {
  const [first, second] = argv[0] === "help" ? argv.slice(1) : argv;
  if (first === undefined || first.startsWith("-")) return false;
  if (!topics.includes(first)) return help[first] === undefined;
  return second !== undefined && !second.startsWith("-") && help[`${first} ${second}`] === undefined;
}
