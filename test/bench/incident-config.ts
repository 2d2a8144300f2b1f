import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { diagnose, scanLogs } from "@cloud502/core";
import { configuredFormats, hostProviders, joinFailures } from "../../packages/hosts/src/host.ts";
import { type Label, score, scoredFiles, type Verdict } from "./incident-score.ts";

/** Every case below `folder`, scored from logs and configuration as `host logs` joins them. */
export async function scoreCasesWithConfiguration(folder: string): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (!existsSync(join(path, "case.json"))) continue;
    const label: Label & { readonly program?: string } = JSON.parse(readFileSync(join(path, "case.json"), "utf8"));
    const config = join(path, "config");
    const version = /nginx\/(\d+\.\d+\.\d+)/.exec(label.program ?? "")?.[1];
    const configured = await configuredFormats(
      existsSync(config) ? [config] : [],
      version === undefined ? {} : { nginxVersion: version },
    );
    const files = scoredFiles(path).map((file) => ({ name: file, path: file }));
    const formats = [...configured.formats, ...hostProviders.flatMap((provider) => provider.formats)];
    const { failures } = await scanLogs(files, { formats, signal: new AbortController().signal, threads: 1 });
    const findings = diagnose(hostProviders, joinFailures(configured.snapshots, failures, { takenAt: new Date() }));
    verdicts.push(score(label, label.fromLogsAndConfig, findings));
  }
  return verdicts;
}
