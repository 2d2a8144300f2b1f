import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InspectionError, makeReport, parseSaved, redactReport } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import { Cloud502Command } from "../command.ts";
import { messageOf } from "../message.ts";
import { loadProviders } from "../registry.ts";
import { reportFlags } from "../report-flags.ts";

export default class Report extends Cloud502Command {
  static override summary = "Show a saved run or report again, diagnosed with today's rules, without any cloud";
  static override examples = [
    "<%= config.bin %> <%= command.id %> audit.json",
    "<%= config.bin %> <%= command.id %> audit.json -o markdown > audit.md",
  ];
  static override args = {
    file: Args.string({ required: true, description: "A file written by --save or --json; - for stdin." }),
  };
  static override flags = { ...reportFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Report);
    const providers = await loadProviders();
    const saved = await parseSaved(await read(args.file), args.file, providers);
    if (flags.save !== undefined && !("snapshots" in saved))
      throw new InspectionError("usage", `${args.file} is a report, which has too little in it for --save.`, {
        hint: "Use --export FILE.json, or start from a file written by --save.",
      });
    const snapshots = "snapshots" in saved ? saved.snapshots : [];
    const report =
      "snapshots" in saved
        ? makeReport({
            command: saved.command,
            generatedAt: new Date(saved.savedAt),
            providers,
            snapshots,
            gaps: saved.gaps,
            ...(snapshots[0]?.window && { window: snapshots[0].window }),
            ...(saved.logs && { logs: saved.logs }),
            redaction: { clientAddresses: flags["redact-ips"] },
          })
        : redactReport(saved, { clientAddresses: flags["redact-ips"] });
    await this.deliver(report, flags, {
      view: report.logs ? "logs" : "findings",
      failOn: "high",
      providers,
      snapshots,
    });
  }
}

async function read(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new InspectionError("not-found", `Cannot read ${file}: ${messageOf(error)}.`, {
      hint: "Give the path of a file written by --save.",
      cause: error,
    });
  }
}
