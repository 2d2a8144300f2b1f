import { printable } from "@cloud502/core";
import { distance } from "./distance.ts";

/** What to say to words that are no command: one line with the nearest commands, or what to do with a URL or a status. */
export function unknownCommand(words: readonly string[], commands: readonly string[]): string {
  const [first = ""] = words;
  const said = words.slice(0, 2).join(" ");
  return printable(`Error: "${said}" is no command of cloud502. ${advice(first, said, commands)}`);
}

function advice(first: string, said: string, commands: readonly string[]): string {
  if (/^https?:/i.test(first)) {
    const host = URL.parse(first)?.hostname ?? "NAME";
    return `Ask what is in front of it: cloud502 cloudflare origins --hostname ${/^[\w.-]+$/.test(host) ? host : "NAME"}, cloud502 aws targets, cloud502 azure backends, cloud502 audit for all, or cloud502 host inspect on the server.`;
  }
  if (/^[45]\d\d$/.test(first)) return `cloud502 explain ${first} says what it means.`;
  const wanted = said.toLowerCase();
  const near = commands.filter(
    (command) =>
      distance(command, wanted) <= 2 ||
      command.split(" ").some((word) => distance(word, first.toLowerCase()) <= 1) ||
      (wanted.includes(" ") && command.startsWith(`${first} `)),
  );
  const ordered = near.sort((a, b) => distance(a, wanted) - distance(b, wanted)).slice(0, 4);
  return ordered.length > 0
    ? `Did you mean ${ordered.map((command) => `cloud502 ${command}`).join(", ")}?`
    : "cloud502 --help lists them.";
}
