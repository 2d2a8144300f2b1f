/** Scores the verdicts on labelled incidents, from logs alone and from logs with configuration: `npm run bench:incidents [-- --all]`. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { hosts } from "@cloud502/hosts";
import { scoreCasesWithConfiguration } from "./incident-config.ts";
import { scoreCases, type Verdict } from "./incident-score.ts";

const folder = resolve(process.env.CLOUD502_CASES ?? "../shared/cases");

/** Prints the misses with their reasons and the score; true when it is good enough and nothing is confidently wrong. */
function print(title: string, verdicts: readonly Verdict[], wanted: number): boolean {
  const right = verdicts.filter((verdict) => verdict.right).length;
  const worst = verdicts.filter(({ confidentlyWrong }) => confidentlyWrong).length;
  for (const { label, right, why, findings, confidentlyWrong } of verdicts) {
    if (right && !process.argv.includes("--all")) continue;
    console.log(`${right ? "right" : confidentlyWrong ? "WRONG AND SURE" : "wrong"}  ${label.id}: ${why}`);
    console.log(`       ${label.what}`);
    for (const { rule, cause, severity, confidence, requests, subject } of findings.slice(0, 4)) {
      console.log(`       ${rule} ${cause} ${severity} ${confidence} requests=${requests} ${subject}`);
    }
  }
  const share = right / Math.max(1, verdicts.length);
  console.log(
    `${title}: ${right} of ${verdicts.length} cases right (${(100 * share).toFixed(1)} %), ${worst} confidently wrong.`,
  );
  return share >= wanted && worst === 0;
}

if (!existsSync(folder)) {
  console.log(`No cases at ${folder}: set CLOUD502_CASES to a folder of labelled incidents.`);
} else {
  const logs = print("Logs alone", await scoreCases(hosts, folder), 0.95);
  const both = print("Logs and configuration", await scoreCasesWithConfiguration(folder), 0.97);
  process.exitCode = logs && both ? 0 : 1;
}
