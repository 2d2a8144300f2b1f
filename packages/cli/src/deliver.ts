import { writeFile } from "node:fs/promises";
import {
  type Gap,
  InspectionError,
  type Provider,
  type Report,
  redactSnapshot,
  renderers,
  type SavedRun,
  type Severity,
  type Snapshot,
  type Style,
  type View,
} from "@cloud502/core";
import { messageOf } from "./message.ts";
import { query } from "./query.ts";
import { exportFormat, type ReportFlags } from "./report-flags.ts";

/** What goes with a report to its reader. */
export interface Delivery {
  readonly view: View;
  /** What --fail-on is when it is not given. */
  readonly failOn: Severity | "none";
  readonly providers: readonly Provider[];
  readonly snapshots: readonly Snapshot[];
}

/** Writes the report to stdout and to the files that the flags name. One that fails does not keep the others from being written; the first error is thrown. */
export async function deliver(
  report: Report,
  flags: ReportFlags,
  { snapshots }: Delivery,
  style: Style,
): Promise<void> {
  const format = flags.json ? "json" : flags.output;
  const { save, query: expression } = flags;
  const steps = [
    async () => {
      const text =
        expression === undefined ? (await renderers[format]())(report, style) : await query(report, expression, format);
      process.stdout.write(text);
    },
    ...(save === undefined
      ? []
      : [() => write(save, `${JSON.stringify(savedRun(report, snapshots, flags), null, 1)}\n`)]),
    ...(flags.export ?? []).map((file) => async () => {
      const render = await renderers[exportFormat(file)]();
      await write(file, render(report, { ...style, color: false }));
    }),
  ];
  const errors: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new InspectionError("not-found", `Cannot write ${file}: ${messageOf(error)}.`, {
      hint: "Give a path in a folder that exists and may be written.",
      cause: error,
    });
  }
}

function savedRun(report: Report, snapshots: readonly Snapshot[], flags: ReportFlags): SavedRun {
  const inSnapshots = new Set(snapshots.flatMap(({ gaps }) => gaps.map(identity)));
  return {
    kind: "cloud502-run",
    schemaVersion: "1.0",
    savedAt: report.generatedAt,
    command: report.command,
    snapshots: snapshots.map((snapshot) => redactSnapshot(snapshot, { clientAddresses: flags["redact-ips"] })),
    gaps: report.gaps.filter((gap) => !inSnapshots.has(identity(gap))),
    ...(report.logs && { logs: report.logs }),
  };
}

function identity({ provider, gateway, question, code }: Gap): string {
  return JSON.stringify([provider, gateway, question, code]);
}
