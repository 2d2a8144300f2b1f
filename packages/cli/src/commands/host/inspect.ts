import { InspectionError, makeReport } from "@cloud502/core";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../../command.ts";
import { windowFlags } from "../../flags.ts";
import { hostTables } from "../../host-tables.ts";
import { reportFlags } from "../../report-flags.ts";
import { parseWindow } from "../../window.ts";

export default class HostInspect extends Cloud502Command {
  static override summary =
    "What runs on this machine and what ails it: proxies, app servers, logs, listeners, resources";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "sudo <%= config.bin %> <%= command.id %> --since 30m",
    "<%= config.bin %> <%= command.id %> --log /srv/app/gunicorn.log --json",
  ];
  static override flags = {
    log: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "A further log to read; repeatable.",
      helpGroup: "SCOPE",
      helpValue: "FILE",
    }),
    "docker-socket": Flags.string({
      description: "Docker's socket (default /var/run/docker.sock).",
      helpGroup: "SCOPE",
      helpValue: "PATH",
    }),
    threshold: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "From when on a resource is reported, such as cpuSome=80 or diskFree=0.1; repeatable.",
      helpGroup: "LIMITS",
      helpValue: "NAME=NUMBER",
    }),
    ...windowFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(HostInspect);
    const run = this.begin(flags);
    const window = parseWindow(flags.since, flags.until, run.context.now());
    const { defaultThresholds, hostProviders, inspectHost, resourceRows } = await import("@cloud502/hosts/host");
    this.progress(flags).update("inspecting this machine");
    const found = await inspectHost(
      {
        window,
        linux: { thresholds: thresholdsOf(flags.threshold ?? [], Object.keys(defaultThresholds)) },
        ...(flags.log && { logs: flags.log }),
        ...(flags["docker-socket"] && { dockerSocket: flags["docker-socket"] }),
      },
      run.context,
    );
    const { snapshots } = found;
    const report = makeReport({
      command: this.commandLine(),
      generatedAt: run.context.now(),
      window,
      providers: hostProviders,
      snapshots,
      gaps: found.gaps.filter((gap) => !snapshots.some((snapshot) => snapshot.gaps.includes(gap))),
      logs: found.logs,
      tables: hostTables(found, resourceRows(found.facts)),
      redaction: { clientAddresses: flags["redact-ips"] },
    });
    await this.deliver(report, flags, { view: "logs", failOn: "high", providers: hostProviders, snapshots });
  }
}

/** NAME=NUMBER pairs as thresholds; "usage" for a name that is none or a value that is no number. */
function thresholdsOf(pairs: readonly string[], known: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", text = ""] = pair.split("=");
      const value = Number(text);
      if (!known.includes(name) || text.trim() === "" || !Number.isFinite(value)) {
        throw new InspectionError("usage", `--threshold ${pair} is not NAME=NUMBER.`, {
          hint: `Names are ${known.join(", ")}; shares are numbers from 0 to 1.`,
        });
      }
      return [name, value];
    }),
  );
}
