import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import {
  type Format,
  formatOfSuffix,
  type Gap,
  InspectionError,
  makeReport,
  type Provider,
  printable,
  type Report,
  type ReportTable,
  redactSnapshot,
  renderers,
  type SavedRun,
  type Severity,
  type Snapshot,
  type Style,
  severities,
  type View,
} from "@cloud502/core";
import { Command } from "@oclif/core/command";
import * as Flags from "@oclif/core/flags";
import { exitOf, exitOfError, exits } from "./exit.ts";
import { type Look, type Looked, look } from "./look.ts";
import { type Progress, startProgress } from "./progress.ts";
import { type Run, startRun } from "./run.ts";
import { wantsColor, wantsUnicode } from "./terminal.ts";
import { parseSpan, parseWindow } from "./window.ts";

/** What a listing command of one cloud asks and shows. */
export interface Listing extends Pick<Look, "cloud" | "questions" | "options" | "scope"> {
  readonly view: View;
  /** Looks in another way than asking the adapter (an on-demand check). */
  looker?(run: Run): Promise<Looked>;
  /** Tables of the cloud's own beside what all reports have. */
  tables?(snapshots: readonly Snapshot[]): Promise<readonly ReportTable[]>;
}

const formats = ["table", "json", "yaml", "csv", "markdown"] as const satisfies readonly Format[];

/** The flags of every command that makes a report, as parsed. */
export interface ReportFlags {
  readonly output: string;
  readonly json: boolean;
  readonly query?: string;
  readonly export?: readonly string[];
  readonly save?: string;
  readonly "fail-on"?: string;
  readonly "allow-gaps": boolean;
  readonly "redact-ips": boolean;
  readonly timeout?: string;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** The one base class: common flags, a run's context, output, exit codes, and errors in one line. */
export abstract class Cloud502Command extends Command {
  static override baseFlags = {
    color: Flags.boolean({
      default: true,
      allowNo: true,
      description: "Colour on a terminal (--no-color, NO_COLOR, FORCE_COLOR).",
      helpGroup: "GLOBAL",
    }),
    quiet: Flags.boolean({ char: "q", default: false, description: "No progress on stderr.", helpGroup: "GLOBAL" }),
    debug: Flags.boolean({ default: false, description: "Show stack traces of errors.", helpGroup: "GLOBAL" }),
  };

  #progress: Progress | undefined;

  /** Starts the run: from here on Ctrl-C and --timeout are obeyed. */
  protected begin(flags: { readonly timeout?: string }): Run {
    return startRun(flags.timeout === undefined ? undefined : parseSpan(flags.timeout));
  }

  /** The progress line; made once, silent with --quiet. */
  protected progress(flags: { readonly quiet: boolean }): Progress {
    this.#progress ??= startProgress(process.stderr, { silent: flags.quiet });
    return this.#progress;
  }

  /** What a listing of one cloud is: look, report, deliver; exits 0 whatever is found unless --fail-on says otherwise. */
  protected async listing(
    listing: Listing,
    flags: ReportFlags & { readonly since: string; readonly until?: string; readonly concurrency: number },
  ): Promise<void> {
    const run = this.begin(flags);
    const window = parseWindow(flags.since, flags.until, run.context.now());
    const { view, tables, looker, ...request } = listing;
    const progress = this.progress(flags);
    const { provider, snapshots } = looker
      ? await looker(run)
      : await look({ ...request, window, concurrency: flags.concurrency }, run, progress);
    const report = makeReport({
      command: this.commandLine(),
      generatedAt: run.context.now(),
      window,
      providers: [provider],
      snapshots,
      gaps: run.gaps,
      ...(tables && { tables: await tables(snapshots) }),
      redaction: { clientAddresses: flags["redact-ips"] },
    });
    await this.deliver(report, flags, { view, failOn: "none", providers: [provider], snapshots });
  }

  /** The command as the report names it; flags never carry secrets. */
  protected commandLine(): string {
    return ["cloud502", ...(this.id?.split(":") ?? []), ...this.argv].join(" ");
  }

  /** Writes the report wherever the flags say and sets the exit code. */
  protected async deliver(
    report: Report,
    flags: ReportFlags,
    options: {
      readonly view: View;
      readonly failOn: Severity | "none";
      readonly providers: readonly Provider[];
      readonly snapshots: readonly Snapshot[];
    },
  ): Promise<void> {
    this.#progress?.stop();
    const style = this.style(options.view, flags.color, options.providers);
    const format = flags.json ? "json" : (flags.output as Format);
    if (flags.save !== undefined)
      await this.#write(flags.save, `${JSON.stringify(savedRun(report, options.snapshots, flags), null, 1)}\n`);
    for (const file of flags.export ?? []) {
      const render = await renderers[exportFormat(file)]();
      await this.#write(file, render(report, { ...style, color: false }));
    }
    if (flags.query === undefined) process.stdout.write((await renderers[format]())(report, style));
    else process.stdout.write(await query(report, flags.query, format));
    process.exitCode = exitOf(
      report,
      (flags["fail-on"] as Severity | "none" | undefined) ?? options.failOn,
      flags["allow-gaps"],
    );
  }

  /** How output looks on this terminal. */
  protected style(view: View, color: boolean, providers: readonly Provider[]): Style {
    return {
      view,
      width: Math.max(60, process.stdout.columns ?? (Number(process.env.COLUMNS) || 120)),
      color: wantsColor(process.stdout, !color, process.env),
      unicode: wantsUnicode(process.env),
      words: (id) =>
        providers.find((provider) => provider.id === id)?.words ?? {
          gateway: "gateway",
          backend: "backend",
          pool: "pool",
        },
    };
  }

  async #write(file: string, text: string): Promise<void> {
    try {
      await writeFile(file, text);
    } catch (error) {
      throw new InspectionError("not-found", `Cannot write ${file}: ${messageOf(error)}.`, {
        hint: "Give a path in a folder that exists and may be written.",
        cause: error,
      });
    }
  }

  /** Every failure ends here: one line that says what and what to do; a stack only with --debug. */
  protected override async catch(error: Error & { exitCode?: number; oclif?: { exit?: number } }): Promise<void> {
    this.#progress?.stop();
    if (!(error instanceof InspectionError)) {
      if (error.oclif?.exit !== undefined) {
        process.stderr.write(
          `Error: ${printable(usageMessage(error))}. See cloud502 ${this.id?.replaceAll(":", " ")} --help.\n`,
        );
        process.exitCode = error.oclif.exit;
        return;
      }
      process.stderr.write(
        `Error: ${printable(messageOf(error))} (a fault of cloud502; run again with --debug and report it)\n`,
      );
      if (this.argv.includes("--debug")) process.stderr.write(`${error.stack ?? ""}\n`);
      process.exitCode = exits.failed;
      return;
    }
    process.stderr.write(`Error: ${printable(error.message)} ${printable(error.hint)}\n`);
    if (this.argv.includes("--debug")) process.stderr.write(`${error.stack ?? ""}\n`);
    process.exitCode = exitOfError(error.code);
  }
}

/** Flags of every command that makes a report. */
export const reportFlags = {
  output: Flags.option({
    char: "o",
    options: formats,
    default: "table",
    description: "Format of stdout.",
    helpGroup: "OUTPUT",
  })(),
  json: Flags.boolean({ default: false, description: "Same as -o json.", helpGroup: "OUTPUT" }),
  query: Flags.string({
    description: "Show only what this JMESPath expression selects (as JSON or YAML).",
    helpGroup: "OUTPUT",
  }),
  export: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Also write the report to FILE; format by suffix (.json .yaml .csv .md .txt). Repeatable.",
    helpGroup: "OUTPUT",
    helpValue: "FILE",
  }),
  save: Flags.string({
    description: "Save everything that was read, for `cloud502 report FILE`.",
    helpGroup: "OUTPUT",
    helpValue: "FILE",
  }),
  "redact-ips": Flags.boolean({
    default: false,
    description: "Replace clients' addresses in samples.",
    helpGroup: "OUTPUT",
  }),
  "fail-on": Flags.option({
    options: [...severities, "none"] as const,
    description: "Exit 2 when a finding is at or above this severity.",
    helpGroup: "EXIT CODE",
  })(),
  "allow-gaps": Flags.boolean({
    default: false,
    description: "Exit 0 even when something could not be looked at.",
    helpGroup: "EXIT CODE",
  }),
  timeout: Flags.string({
    description: "End after this long and report what was read (30s, 2m).",
    helpGroup: "LIMITS",
    helpValue: "SPAN",
  }),
};

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

function exportFormat(file: string): Format {
  const format = formatOfSuffix[extname(file).toLowerCase()];
  if (!format)
    throw new InspectionError("usage", `--export ${file}: no format has this suffix.`, {
      hint: `Use one of ${Object.keys(formatOfSuffix).join(" ")}.`,
    });
  return format;
}

async function query(report: Report, expression: string, format: Format): Promise<string> {
  const { search } = await import("@jmespath-community/jmespath");
  let selected: unknown;
  try {
    selected = search(JSON.parse(JSON.stringify(report)), expression);
  } catch (error) {
    throw new InspectionError("usage", `--query ${expression}: ${messageOf(error)}.`, {
      hint: "See https://jmespath.org/tutorial.html.",
      cause: error,
    });
  }
  if (format !== "yaml") return `${JSON.stringify(selected, null, 2)}\n`;
  const { stringify } = await import("yaml");
  return stringify(selected);
}

/** What oclif says of wrong flags, on one line: its first lines, up to the pointer to help. */
function usageMessage(error: Error): string {
  const [said = ""] = error.message.split("See more help");
  return said
    .split("\n")
    .map((part) => part.trim().replace(/:$/, ""))
    .filter((part) => part !== "")
    .join(": ");
}

/** An error's message on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
