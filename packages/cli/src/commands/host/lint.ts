import { InspectionError, makeReport } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../../command.ts";
import { reportFlags } from "../../report-flags.ts";

export default class HostLint extends Cloud502Command {
  static override summary = "What in nginx's, HAProxy's and Apache's configuration causes 5xx, with the fix as a diff";
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> /etc/nginx/nginx.conf --nginx-version 1.22.1",
    "<%= config.bin %> <%= command.id %> ./deploy --fail-on medium --json",
  ];
  static override strict = false;
  static override args = { paths: Args.string({ description: "Files or folders (default: the usual places)." }) };
  static override flags = {
    "nginx-version": Flags.string({
      description: "Judge for this nginx, such as 1.22.1 (default: what `nginx -v` says).",
      parse: async (version) => {
        if (/^\d+\.\d+(\.\d+)?$/.test(version)) return version;
        throw new InspectionError("usage", `"${version}" is no version of nginx.`, { hint: "Write it like 1.22.1." });
      },
    }),
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(HostLint);
    const run = this.begin(flags);
    const { hostProviders, installedNginxVersion, lintFiles } = await import("@cloud502/hosts/host");
    const version = flags["nginx-version"] ?? (await installedNginxVersion(run.context.signal));
    const { snapshots, gaps } = await lintFiles(argv.map(String), {
      now: run.context.now,
      ...(version !== undefined && { nginxVersion: version }),
    });
    const report = makeReport({
      command: this.commandLine(),
      generatedAt: run.context.now(),
      providers: hostProviders,
      snapshots,
      gaps: gaps.filter((gap) => !snapshots.some((snapshot) => snapshot.gaps.includes(gap))),
    });
    await this.deliver(report, flags, { view: "findings", failOn: "high", providers: hostProviders, snapshots });
  }
}
