// How long the CLI takes to say something, as ratios to `node -e 0`, measured in turns in one run: npm run bench:startup.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Timed, timeInTurns } from "./in-turns.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const node = process.execPath;
const rounds = Number(process.argv[2] ?? 15);

const pages: { readonly help: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(`${root}packages/cli/dist/pages.json`, "utf8"),
);
const cli = (name: string, args: readonly string[], env?: Readonly<Record<string, string>>): Timed => ({
  name,
  command: node,
  args: [`${root}bin/run.js`, ...args],
  ...(env && { env }),
});

/** The lab in a process of its own: timing blocks this one. Resolves to what a user would export. */
async function serveLab(): Promise<{ readonly env: Readonly<Record<string, string>>; stop(): void }> {
  const child = spawn(node, [`${root}bin/run.js`, "demo", "aws-keepalive-race", "--serve"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
  });
  while (!text.includes("AWS_SHARED_CREDENTIALS_FILE=")) await new Promise((resolve) => setTimeout(resolve, 50));
  const env = Object.fromEntries(
    [...text.matchAll(/^export (\w+)='([^']*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  return { env, stop: () => child.kill("SIGINT") };
}

const lab = await serveLab();
const floor: Timed = { name: "node -e 0", command: node, args: ["-e", "0"] };
const help = (process.argv[3] === "quick" ? [""] : Object.keys(pages.help)).map((name) =>
  cli(`${name} --help`.trim(), [...name.split(" ").filter(Boolean), "--help"]),
);
const medians = timeInTurns(
  [
    floor,
    ...help,
    cli("rules", ["rules"]),
    cli("explain 502", ["explain", "502"]),
    cli("aws targets (against the lab)", ["aws", "targets", "--allow-gaps"], lab.env),
  ],
  rounds,
);
lab.stop();
const base = medians.get(floor.name) ?? Number.NaN;
console.log(`node -e 0: ${(base * 1000).toFixed(1)} ms (median of ${rounds}, Node ${process.versions.node})`);
for (const [name, seconds] of medians)
  if (name !== floor.name) console.log(`${(seconds / base).toFixed(2)} x  ${name}`);
