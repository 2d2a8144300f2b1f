import { extname } from "node:path";
import { type Format, formatOfSuffix, InspectionError, severities } from "@cloud502/core";
import * as Flags from "@oclif/core/flags";
import { compileQuery } from "./query.ts";

const formats = ["table", "json", "yaml", "csv", "markdown", "html"] as const satisfies readonly Format[];

/** The flags of every command that makes a report, as parsed. */
export interface ReportFlags {
  readonly output: Format;
  readonly json: boolean;
  readonly query?: string;
  readonly export?: readonly string[];
  readonly save?: string;
  readonly "fail-on"?: (typeof severities)[number] | "none";
  readonly "allow-gaps": boolean;
  readonly "redact-ips": boolean;
  readonly timeout?: string;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** Flags of every command that makes a report. What is wrong with them is said before anything is asked. */
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
    parse: async (expression) => {
      await compileQuery(expression);
      return expression;
    },
  }),
  export: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Also write the report to FILE; format by suffix (.json .yaml .csv .md .html .txt). Repeatable.",
    helpGroup: "OUTPUT",
    helpValue: "FILE",
    parse: async (file) => {
      exportFormat(file);
      return file;
    },
  }),
  save: Flags.string({
    description: "Save everything that was read, for `cloud502 report FILE`.",
    helpGroup: "OUTPUT",
    helpValue: "FILE",
  }),
  "redact-ips": Flags.boolean({
    default: false,
    description: "Replace clients' addresses.",
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

/** The format that a file's suffix asks for; an unknown suffix is wrong usage. */
export function exportFormat(file: string): Format {
  const format = formatOfSuffix[extname(file).toLowerCase()];
  if (format) return format;
  throw new InspectionError("usage", `no format has the suffix of ${file}.`, {
    hint: `Use one of ${Object.keys(formatOfSuffix).join(" ")}.`,
  });
}
