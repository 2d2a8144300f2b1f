import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { generatedLog, type LogKind } from "./generate-logs.ts";
import { median } from "./in-turns.ts";

/** Times `cloud502 logs` against other tools in turns, page cache warm, and compares every answer. --size 1G --rounds 5 --only alb,gzip */
const { values } = parseArgs({
  options: {
    size: { type: "string", default: "1G" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
  },
});
const units: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
const size = Number.parseFloat(values.size) * (units[values.size.at(-1) ?? ""] ?? 1);
const rounds = Number(values.rounds);
const wanted = (part: string) => values.only === undefined || values.only.split(",").includes(part);

interface Answer {
  readonly lines?: number;
  readonly errors?: number;
  readonly bytes?: number;
}
interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly answer: (stdout: string) => Answer;
  /** What cloud502 must reach against this tool: times faster, or times its time at most. */
  readonly target?: { readonly faster: number } | { readonly within: number };
  /** So slow that one round must do. */
  readonly once?: boolean;
}

const node = process.execPath;
const here = import.meta.dirname;
const json = (stdout: string): Answer => JSON.parse(stdout);
const numbers = (stdout: string) => stdout.trim().split(/\s+/).map(Number);
const isInstalled = (command: string) => spawnSync("which", [command]).status === 0;

function cloud502(...paths: readonly string[]): Tool {
  return {
    name: "cloud502",
    command: [node, join(here, "../../bin/run.js"), "logs", ...paths, "--json"],
    answer: (stdout) => {
      const { logs } = JSON.parse(stdout);
      return { lines: logs.lines, errors: logs.serverErrors };
    },
  };
}

const awk: Readonly<Partial<Record<LogKind, string>>> = {
  alb: '{ c[substr($2, 1, 16) " " $5 " " $9]++; if ($9 >= 500) e++ } END { print NR, e + 0 }',
  nginx: '{ c[substr($4, 2, 17) " " $(NF - 3) " " $9]++; if ($9 >= 500) e++ } END { print NR, e + 0 }',
  haproxy: '{ c[substr($2, 2, 17) " " $4 " " $6]++; if ($6 >= 500) e++ } END { print NR, e + 0 }',
};
const goaccess = [
  "--log-format",
  '%h - %e [%d:%t %^] "%r" %s %b "%R" "%u" %^',
  "--date-format",
  "%d/%b/%Y",
  "--time-format",
  "%T",
  "-o",
  "json",
  "--no-progress",
];

function tools(kind: LogKind, path: string): readonly Tool[] {
  const wcTimes = kind === "alb" ? 3.5 : kind === "nginx" ? 8 : undefined;
  return [
    cloud502(path),
    {
      name: "wc -l",
      command: ["wc", "-l", path],
      answer: (stdout) => ({ lines: numbers(stdout)[0] ?? 0 }),
      ...(wcTimes !== undefined && { target: { within: wcTimes } }),
    },
    {
      name: "mawk",
      command: ["mawk", awk[kind] ?? "", path],
      answer: (stdout) => ({ lines: numbers(stdout)[0] ?? 0, errors: numbers(stdout)[1] ?? 0 }),
      target: { faster: 2.5 },
    },
    {
      name: "readline + RegExp",
      command: [node, join(here, "readline-baseline.ts"), kind, path],
      answer: json,
      target: { faster: 2.5 },
    },
    {
      name: "DuckDB, 5xx only",
      command: [node, join(here, "duckdb-baseline.ts"), kind, path],
      answer: json,
      target: { faster: 1.6 },
    },
    ...(kind === "nginx" && isInstalled("goaccess")
      ? [
          {
            name: "GoAccess, once",
            command: ["goaccess", path, ...goaccess],
            answer: () => ({}),
            target: { faster: 50 },
            once: true,
          },
        ]
      : []),
  ];
}

interface Measured {
  readonly tool: Tool;
  readonly seconds: number;
}

/** A B C, A B C, …: after one round to warm up. Throws when two tools disagree. */
function measure(title: string, all: readonly Tool[]): readonly Measured[] {
  const usable = all.filter(
    ({ name, command: [program = ""] }) => isInstalled(program) || console.log(`  ${name}: not installed`),
  );
  const times = new Map(usable.map((tool) => [tool, [] as number[]]));
  const known: Record<string, number> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const tool of usable) {
      if (tool.once && round < rounds) continue;
      const [program = "", ...args] = tool.command;
      const started = process.hrtime.bigint();
      const { stdout, stderr, status } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 30 });
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (status !== 0 && status !== 2) throw new Error(`${tool.name} ended with ${status}: ${stderr.slice(0, 500)}`);
      if (round > 0) times.get(tool)?.push(seconds);
      for (const [key, value] of Object.entries(tool.answer(stdout))) {
        known[key] ??= value;
        if (known[key] !== value) throw new Error(`${title}: ${tool.name} says ${value} ${key}, others ${known[key]}`);
      }
    }
  }
  const measured = usable.map((tool) => ({ tool, seconds: median(times.get(tool) ?? []) }));
  print(title, measured, known);
  return measured;
}

function print(title: string, measured: readonly Measured[], answer: Readonly<Record<string, number>>): void {
  const own = measured[0]?.seconds ?? Number.NaN;
  const agreed = Object.entries(answer).map(([key, value]) => `${value} ${key}`);
  console.log(agreed.length > 0 ? `${title}: ${agreed.join(", ")} (all tools agree)` : title);
  for (const { tool, seconds } of measured) {
    const ratio = seconds / own;
    console.log(
      `  ${tool.name.padEnd(20)} ${seconds.toFixed(3)} s   ${tool === measured[0]?.tool || agreed.length === 0 ? "" : verdict(ratio, tool.target)}`,
    );
  }
}

function verdict(ratio: number, target: Tool["target"]): string {
  const text =
    ratio >= 1 ? `cloud502 is ${ratio.toFixed(2)} x faster` : `cloud502 takes ${(1 / ratio).toFixed(2)} x its time`;
  if (!target) return text;
  const isMet = "faster" in target ? ratio >= target.faster : 1 / ratio <= target.within;
  const goal = "faster" in target ? `>= ${target.faster} x` : `<= ${target.within} x its time`;
  return `${text} (target ${goal}: ${isMet ? "met" : "MISSED"})`;
}

async function gzipped(path: string, target = `${path}.gz`): Promise<string> {
  if (existsSync(target)) return target;
  await pipeline(createReadStream(path), createGzip({ level: 6 }), createWriteStream(`${target}.part`));
  renameSync(`${target}.part`, target);
  return target;
}

/** A folder of eight compressed logs of so many bytes each; the plain ones are not kept. */
async function eightGzipped(bytes: number, parent: string): Promise<string> {
  const folder = join(parent, `eight-alb-${bytes}`);
  mkdirSync(folder, { recursive: true });
  for (let seed = 502; seed < 510; seed++) {
    const target = join(folder, `alb-${seed}.log.gz`);
    if (existsSync(target)) continue;
    const plain = generatedLog("alb", bytes, seed);
    await gzipped(plain, target);
    if (plain !== generatedLog("alb", size)) rmSync(plain);
  }
  return folder;
}

/** Peak memory in MB, where GNU time is installed. */
function peakMemory(path: string): number | undefined {
  const [program = "", ...args] = cloud502(path).command;
  const { stderr, error } = spawnSync("/usr/bin/time", ["-f", "%M", program, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  return error ? undefined : Number(stderr.trim().split("\n").at(-1)) / 1024;
}

console.log(
  `${availableParallelism()} cores, Node ${process.version}, ${values.size} a log, median of ${rounds} rounds in turns`,
);
for (const kind of ["alb", "nginx", "haproxy"] as const) {
  if (!wanted(kind)) continue;
  const path = generatedLog(kind, size);
  measure(`${kind}, ${(statSync(path).size / 1e6).toFixed(0)} MB`, tools(kind, path));
}
if (wanted("nginx-error")) {
  const path = generatedLog("nginx-error", size);
  const { answer: _, ...wc } = tools("nginx-error", path)[1] as Tool;
  measure("nginx-error", [
    { ...cloud502(path), answer: (stdout) => ({ lines: JSON.parse(stdout).logs.lines }) },
    { ...wc, answer: (stdout) => ({ lines: numbers(stdout)[0] ?? 0 }) },
  ]);
}

/** Reads two logs in turns, as the machine's speed drifts from one measurement to the next. */
function compare(kind: LogKind, least: number): void {
  if (!wanted(kind) || !wanted("nginx")) return;
  const paths = [generatedLog(kind, size), generatedLog("nginx", size)];
  const measured = measure(
    `${kind} and nginx in turns`,
    paths.map((path) => ({ ...cloud502(path), name: basename(path), answer: () => ({}) })),
  );
  const [own = Number.NaN, nginx = Number.NaN] = measured.map(({ seconds }, i) => {
    const { stdout } = spawnSync("wc", ["-l", paths[i] ?? ""], { encoding: "utf8" });
    return (numbers(stdout)[0] ?? 0) / seconds;
  });
  const ratio = own / nginx;
  console.log(
    `${kind} against nginx in lines a second: ${ratio.toFixed(2)} (target >= ${least}: ${ratio >= least ? "met" : "MISSED"})`,
  );
}
compare("haproxy", 0.8);
compare("nginx-error", 0.5);

if (wanted("gzip")) {
  const one = await gzipped(generatedLog("alb", size));
  measure("one gzip file", [
    cloud502(one),
    {
      name: "node:zlib alone",
      command: [node, join(here, "gunzip-baseline.ts"), one],
      answer: () => ({}),
      target: { within: 1.2 },
    },
  ]);
  const [eight, small] = [await eightGzipped(size, dirname(one)), await eightGzipped(size / 8, dirname(one))];
  const onOneCore = (path: string): Tool => {
    const { command, answer } = cloud502(path);
    return { name: "on one core", command: ["taskset", "-c", "0", ...command], answer };
  };
  measure("eight gzip files", [cloud502(eight), { ...onOneCore(eight), target: { faster: 1.7 } }]);
  // Of an eighth each: start and report, which one thread does, are a good part of it, and a file cannot be shared. No target.
  measure("eight small gzip files", [cloud502(small), onOneCore(small)]);
  for (const [name, path] of [
    ["one gzip file", one],
    ["eight gzip files", eight],
  ] as const) {
    const peak = peakMemory(path);
    if (peak !== undefined)
      console.log(`peak memory, ${name}: ${peak.toFixed(0)} MB (target < 200 MB: ${peak < 200 ? "met" : "MISSED"})`);
  }
}
if (wanted("memory")) {
  // About one and ten million lines, whatever --size says.
  const [one, ten] = [275_700_000, 2_757_000_000].map((bytes) => generatedLog("nginx", bytes));
  const peaks = (path = "") => Array.from({ length: rounds }, () => peakMemory(path) ?? Number.NaN);
  const [small, big] = [median(peaks(one)), median(peaks(ten))];
  if (Number.isNaN(small)) console.log("memory: GNU time is not installed");
  else {
    const growth = 100 * (big / small - 1);
    const isMet = big < 200 && growth <= 10;
    console.log(
      `peak memory: ${small.toFixed(0)} MB for 1 M lines, ${big.toFixed(0)} MB for 10 M, ${growth.toFixed(0)} % more (target < 200 MB, within 10 %: ${isMet ? "met" : "MISSED"})`,
    );
  }
}
