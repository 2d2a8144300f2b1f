import {
  InspectionError,
  makeReport,
  type Provider,
  printable,
  type Report,
  type ReportTable,
  redactCredentials,
  type Snapshot,
  type Style,
  shellQuote,
  type View,
} from "@cloud502/core";
import { Command } from "@oclif/core/command";
import * as Flags from "@oclif/core/flags";
import { type Delivery, deliver } from "./deliver.ts";
import { exitOf, exitOfError, exits } from "./exit.ts";
import { type Look, look } from "./look.ts";
import { messageOf, usageMessage } from "./message.ts";
import { type Progress, startProgress } from "./progress.ts";
import type { ReportFlags } from "./report-flags.ts";
import { type Run, startRun } from "./run.ts";
import { wantsColor, wantsUnicode } from "./terminal.ts";
import { parseSpan, parseWindow } from "./window.ts";

/** What a listing command of one cloud asks and shows. */
export interface Listing extends Pick<Look, "cloud" | "questions" | "options" | "scope"> {
  readonly view: View;
  /** Tables of the cloud's own beside what all reports have. */
  tables?(snapshots: readonly Snapshot[]): Promise<readonly ReportTable[]>;
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
    const { view, tables, ...request } = listing;
    const { provider, snapshots } = await look(
      { ...request, window, concurrency: flags.concurrency },
      run,
      this.progress(flags),
    );
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

  /** The command as the report names it, quoted so that it can be pasted; a secret that got into it is taken out. */
  protected commandLine(): string {
    return ["cloud502", ...(this.id?.split(":") ?? []), ...this.argv.map(redactCredentials).map(shellQuote)].join(" ");
  }

  /** Writes the report wherever the flags say and sets the exit code. */
  protected async deliver(report: Report, flags: ReportFlags, delivery: Delivery): Promise<void> {
    this.#progress?.stop();
    await deliver(report, flags, delivery, this.style(delivery.view, flags.color, delivery.providers));
    process.exitCode = exitOf(report, flags["fail-on"] ?? delivery.failOn, flags["allow-gaps"]);
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

  /** A line on stderr; what it quotes is hostile. */
  protected say(text: string): void {
    process.stderr.write(`${printable(text)}\n`);
  }

  /** Every failure ends here: one line that says what and what to do; a stack only with --debug. */
  protected override async catch(error: Error & { oclif?: { exit?: number } }): Promise<void> {
    this.#progress?.stop();
    if (error instanceof InspectionError) {
      const said = usageMessage(error);
      this.say(`Error: ${said}${/[?!]$/.test(said) ? "" : "."} ${error.hint}`.trimEnd());
      process.exitCode = exitOfError(error.code);
    } else if (error.oclif?.exit !== undefined) {
      this.say(`Error: ${usageMessage(error)}. See cloud502 ${this.id?.replaceAll(":", " ")} --help.`);
      process.exitCode = "parse" in error ? exits.usage : error.oclif.exit;
      return;
    } else {
      this.say(`Error: ${messageOf(error)} (a fault of cloud502; run again with --debug and report it)`);
      process.exitCode = exits.failed;
    }
    if (this.argv.includes("--debug")) process.stderr.write(`${error.stack ?? ""}\n`);
  }
}
