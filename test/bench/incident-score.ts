import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  atLeast,
  type CauseClass,
  diagnose,
  type Finding,
  type Provider,
  type ScanResult,
  type Snapshot,
  scanLogs,
} from "@cloud502/core";

/** A case's label, as the cases' README says; null in a list = saying nothing at "high" or above is right too. */
export interface Label {
  readonly id: string;
  readonly cause: CauseClass | null;
  readonly what: string;
  readonly fromLogs: readonly (CauseClass | null)[];
  readonly fromLogsAndConfig: readonly (CauseClass | null)[];
}

export interface Verdict {
  readonly label: Label;
  readonly right: boolean;
  /** High confidence and wrong: the worst answer. */
  readonly confidentlyWrong: boolean;
  readonly findings: readonly Finding[];
  readonly why: string;
}

/** The log files of a case that are scored: error log, app server's log, and one request log. */
export function scoredFiles(folder: string): readonly string[] {
  const names = [
    "error.log",
    "backend.log",
    existsSync(join(folder, "access_ext.log")) ? "access_ext.log" : "access.log",
  ];
  return names.map((name) => join(folder, name)).filter((path) => existsSync(path));
}

/** Scans files as the logs command does and makes one snapshot for each provider. */
export async function diagnoseFiles(
  providers: readonly Provider[],
  paths: readonly string[],
): Promise<{ readonly findings: readonly Finding[]; readonly scanned: ScanResult }> {
  const scanned = await scanLogs(
    paths.map((path) => ({ name: path, path })),
    { formats: providers.flatMap(({ formats }) => formats), signal: new AbortController().signal },
  );
  const snapshots = [...scanned.failures].map(
    ([provider, failures]): Snapshot => ({
      provider,
      takenAt: failures.window.until,
      gateway: { id: "logs", name: "logs", kind: "logs", pools: [], scope: {} },
      failures,
      gaps: [],
    }),
  );
  return { findings: diagnose(providers, snapshots), scanned };
}

/** Scores the findings of one case against the classes that an honest reader may name. */
export function score(label: Label, allowed: Label["fromLogs"], findings: readonly Finding[]): Verdict {
  const [first] = findings;
  const loud = findings.filter(({ severity }) => atLeast(severity, "high"));
  const verdict = (right: boolean, why: string): Verdict => ({
    label,
    right,
    confidentlyWrong: !right && first?.confidence === "high",
    findings,
    why,
  });
  const mayBeSilent = label.cause === null || allowed.length === 0 || allowed.includes(null);
  if (mayBeSilent && loud.length === 0) return verdict(true, "nothing at high or above");
  if (!first) return verdict(false, `silent; expected ${label.cause}`);
  const said = `said ${first.cause} (${first.rule}, ${first.confidence}); expected ${label.cause}`;
  if (first.cause === label.cause) return verdict(true, said);
  if (!allowed.includes(first.cause)) return verdict(false, said);
  // The fault itself cannot be told from the logs: then no answer may be certain.
  const certain = first.confidence === "high" && !allowed.includes(label.cause);
  return verdict(!certain, certain ? `${said}: too sure` : said);
}

/** Every case below `folder`, scored from logs alone. */
export async function scoreCases(providers: readonly Provider[], folder: string): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (!existsSync(join(path, "case.json"))) continue;
    const label: Label = JSON.parse(readFileSync(join(path, "case.json"), "utf8"));
    const { findings } = await diagnoseFiles(providers, scoredFiles(path));
    verdicts.push(score(label, label.fromLogs, findings));
  }
  return verdicts;
}
