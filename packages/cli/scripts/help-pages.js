import { Config } from "@oclif/core/config";
import { loadHelpClass } from "@oclif/core/help";

/** Renders the root page, every topic's and every command's at 80 columns: { help: { "aws targets": text, "": text }, topics: ["aws"] }. */
export async function renderHelpPages(root) {
  const names = await pageNames(root);
  const help = {};
  for (const name of names.all) help[name] = await renderHelpPage(root, name);
  return { help, topics: names.topics };
}

async function pageNames(root) {
  const config = await Config.load(root);
  const commands = config.commands
    .filter(({ hidden }) => !hidden)
    .flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]);
  const topics = config.topics.filter(({ hidden }) => !hidden).map(({ name }) => name);
  const words = (id) => id.replaceAll(":", " ");
  const own = topics.filter((name) => !commands.includes(name));
  return { all: ["", ...commands.map(words), ...own.map(words)], topics: own.map(words) };
}

/** One page as oclif itself would print it. A fresh Config a page: rendering help rewrites command ids. */
export async function renderHelpPage(root, name) {
  const lines = [];
  const config = await Config.load(root);
  const Help = await loadHelpClass(config);
  class Captured extends Help {
    log(...args) {
      lines.push(args.join(" "));
    }
  }
  const help = new Captured(config, { maxWidth: 80, stripAnsi: true });
  await help.showHelp(name === "" ? [] : [name.replaceAll(" ", ":")]);
  return `${lines.join("\n")}\n`;
}
