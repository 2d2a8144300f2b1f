import { tableKeys } from "@cloud502/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";

/** Arguments of the commands that read log files. */
export const logArgs = {
  files: Args.string({ required: true, description: "Files, folders, globs, or - for stdin; plain, gzip or zstd." }),
};

/** Flags of the commands that read log files. */
export const logFlags = {
  since: Flags.string({
    description: "Only lines from this time on: a span back from now (15m, 2h) or an ISO time.",
    helpGroup: "WINDOW",
    helpValue: "TIME",
  }),
  until: Flags.string({ description: "Only lines before this time.", helpGroup: "WINDOW", helpValue: "TIME" }),
  by: Flags.string({
    default: "cause",
    description: `Table of ${tableKeys.join(", ")}, or a field of the format.`,
  }),
  top: Flags.integer({ default: 20, min: 1, max: 10_000, description: "Rows of that table." }),
  "log-format": Flags.string({
    description:
      "A format's name, an nginx log_format or Apache LogFormat string, a file that holds one, or json:time=FIELD,status=FIELD,… for JSON lines.",
    helpValue: "FORMAT",
  }),
};
