import { InspectionError, makeReport } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../command.ts";
import { startDemo } from "../demo.ts";
import { type DemoHost, lookAtNginx } from "../demo-host.ts";
import { lookEverywhere } from "../look.ts";
import { reportFlags } from "../report-flags.ts";
import { parseWindow } from "../window.ts";

export default class Demo extends Cloud502Command {
  static override summary = "Try it on simulated clouds on this machine: no account, no credentials, no network";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --list",
    "<%= config.bin %> <%= command.id %> aws-keepalive-race --seed 7 --json",
    "<%= config.bin %> <%= command.id %> aws-keepalive-race --serve",
  ];
  static override args = {
    scenario: Args.string({ description: "A scenario of --list (default: one of every cloud)." }),
  };
  static override flags = {
    list: Flags.boolean({ default: false, description: "List the scenarios with their true causes." }),
    seed: Flags.integer({ default: 1, min: 0, description: "Varies names, counts and timing." }),
    serve: Flags.boolean({
      default: false,
      description: "Keep the simulated cloud running and print what to export; Ctrl-C ends it.",
    }),
    port: Flags.integer({
      min: 1,
      max: 65_535,
      description: "Port for --serve of one scenario (default: any free one).",
    }),
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Demo);
    const { scenarios } = await import("@cloud502/lab");
    if (flags.list) return this.#list(scenarios, flags.json || flags.output === "json");
    const chosen =
      args.scenario === undefined ? firstOfEach(scenarios) : scenarios.filter(({ id }) => id === args.scenario);
    if (chosen.length === 0)
      throw new InspectionError("usage", `There is no scenario "${args.scenario}".`, {
        hint: "cloud502 demo --list names them.",
      });
    if (flags.port !== undefined && (chosen.length > 1 || !flags.serve))
      throw new InspectionError("usage", "--port is for one scenario with --serve: every cloud needs its own.", {
        hint: "Write cloud502 demo SCENARIO --serve --port N, or leave --port out.",
      });
    const run = this.begin(flags);
    const labs = await startDemo(chosen, {
      seed: flags.seed,
      now: run.context.now(),
      ...(flags.port !== undefined && { port: flags.port }),
    });
    try {
      if (flags.serve) return await this.#serve(labs.env, run.context.signal);
      const window = parseWindow("1h", undefined, labs.now);
      const only = [...new Set(chosen.map(({ provider }) => provider))] as Parameters<typeof lookEverywhere>[1];
      const questions = ["backends", "probes", "settings", "failures", "metrics"] as const;
      const { looked } = await lookEverywhere({ questions, window, concurrency: 8 }, only, run, this.progress(flags));
      const host = args.scenario === undefined ? await this.#host(run.context.signal, run.context.now()) : undefined;
      const snapshots = [...looked.flatMap((one) => one.snapshots), ...(host?.snapshots ?? [])];
      const providers = [...looked.map(({ provider }) => provider), ...(host?.providers ?? [])];
      if (!flags.quiet && !flags.json)
        this.logToStderr(`Simulated: ${chosen.map(({ id, title }) => `${id} (${title})`).join("; ")}\n`);
      const report = makeReport({
        command: this.commandLine(),
        generatedAt: run.context.now(),
        window,
        providers,
        snapshots,
        gaps: run.gaps,
        ...(host && { logs: host.logs }),
        redaction: { clientAddresses: flags["redact-ips"] },
      });
      await this.deliver(
        report,
        { ...flags, "allow-gaps": true },
        { view: "findings", failOn: "none", providers, snapshots },
      );
    } finally {
      await labs.close();
    }
  }

  /** The host part needs a real nginx; without one the demo says so. */
  async #host(signal: AbortSignal, now: Date): Promise<DemoHost | undefined> {
    const host = await lookAtNginx(signal, now);
    if (!host) this.logToStderr("nginx is not installed here: the demo leaves out the host part.");
    return host;
  }

  #list(
    scenarios: readonly { readonly id: string; readonly title: string; readonly cause: string | null }[],
    json: boolean,
  ): void {
    const rows = scenarios.map(({ id, title, cause }) => ({ id, title, cause }));
    if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else
      for (const { id, title, cause } of rows)
        process.stdout.write(`${id.padEnd(34)} ${(cause ?? "healthy").padEnd(26)} ${title}\n`);
  }

  /** Prints the environment for another shell and waits for Ctrl-C. */
  async #serve(env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    for (const [name, value] of Object.entries(env)) process.stdout.write(`export ${name}='${value}'\n`);
    this.logToStderr("Listening on loopback; paste the lines above into another shell. Ctrl-C ends it.");
    const stay = setInterval(() => undefined, 1 << 30);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    clearInterval(stay);
    process.exitCode = 130;
  }
}

function firstOfEach<T extends { readonly provider: string }>(scenarios: readonly T[]): readonly T[] {
  return scenarios.filter(
    (scenario, index) => scenarios.findIndex(({ provider }) => provider === scenario.provider) === index,
  );
}
