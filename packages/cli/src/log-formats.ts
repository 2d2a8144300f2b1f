import { readFile } from "node:fs/promises";
import { InspectionError, type LogFormat } from "@cloud502/core";
import { loadFormats } from "./registry.ts";

/** The format that --log-format forces: named by id, or a format string, or a file that holds one. */
export async function forcedFormat(wanted: string): Promise<LogFormat> {
  const formats = await loadFormats();
  const forced = formats.find(({ id }) => id === wanted) ?? (await fromString(wanted)) ?? (await fromFile(wanted));
  if (forced) return forced;
  throw new InspectionError("usage", `--log-format: "${wanted}" is no format, format string or file.`, {
    hint: `Names are ${formats.map(({ id }) => id).join(", ")}; strings are nginx's (log_format) or Apache's (LogFormat).`,
  });
}

/** nginx writes variables with "$", Apache with "%"; field mappings of JSON lines begin with "json:". */
async function fromString(text: string): Promise<LogFormat | undefined> {
  if (text.startsWith("json:")) return (await import("./json-format.ts")).jsonLinesFormat(text.slice("json:".length));
  const { apacheFormat, nginxFormat } = await import("@cloud502/hosts");
  if (/\$\{?[a-z_]\w+/.test(text)) return nginxFormat(text);
  if (/%[<>]?(\{[^}]+\})?[a-zA-Z]/.test(text)) return apacheFormat(text);
  return undefined;
}

/** A file with a format string alone, or a configuration: its first log_format or LogFormat. */
async function fromFile(path: string): Promise<LogFormat | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  if (/^\s*(log_format|LogFormat|http\s*\{|server\s*\{)/m.test(text)) {
    const { formats } = await (await import("@cloud502/hosts/host")).configuredFormats([path]);
    if (formats[0]) return formats[0];
  }
  return fromString(text.trim());
}
