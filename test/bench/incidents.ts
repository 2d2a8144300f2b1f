/** Scores the verdicts on labelled incidents, from logs alone: `npm run bench:incidents [-- --all]`. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { hosts } from "@cloud502/hosts";
import { scoreCases } from "./incident-score.ts";

const folder = resolve(process.env.CLOUD502_CASES ?? "../shared/cases");
if (!existsSync(folder)) {
  console.log(`No cases at ${folder}: set CLOUD502_CASES to a folder of labelled incidents.`);
} else {
  const verdicts = await scoreCases(hosts, folder);
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
  const percent = ((100 * right) / Math.max(1, verdicts.length)).toFixed(1);
  console.log(`${right} of ${verdicts.length} cases right (${percent} %), ${worst} confidently wrong.`);
  process.exitCode = right / Math.max(1, verdicts.length) >= 0.95 && worst === 0 ? 0 : 1;
}
