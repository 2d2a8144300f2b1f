import type { LogFormat } from "./format.ts";
import { recordsIn } from "./json-document.ts";
import { isRecord, parseJson } from "./json-fields.ts";

/** How many lines are looked at, and how much of each. */
const sampleLines = 32;
const lineLimit = 16_384;
/** Bytes from the start of a source that detection is given. */
export const headSize = 65_536;

/**
 * The format of a source by its first lines: the first that matches at least half of them, else the one that matches most
 * (a crash log is mostly stack traces); undefined when none matches any. JSON documents are looked at record by record.
 */
export function detectFormat(head: Buffer, formats: readonly LogFormat[]): LogFormat | undefined {
  const lines = head
    .toString()
    .replace(/^\uFEFF/, "")
    .split("\n", sampleLines * 4)
    .map((line) => line.replace(/\r$/, "").slice(0, lineLimit))
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  // The head may cut its last line.
  if (head.length >= headSize && lines.length > 1) lines.pop();
  const first = lines[0] ?? "";
  // The lines of an indented record show its fields one by one; formats are told apart by several at once.
  const records = /^\s*[[{]/.test(first) && !isRecord(parseJson(first)) ? recordsIn(head) : [];
  const found = bestMatch(
    records.map((record) => JSON.stringify(parseJson(record)) ?? "").slice(0, sampleLines),
    formats.filter(isJson),
  );
  return found ?? bestMatch(lines.slice(0, sampleLines), formats);
}

function bestMatch(sample: readonly string[], formats: readonly LogFormat[]): LogFormat | undefined {
  let best: LogFormat | undefined;
  let bestMatches = 0;
  for (const format of formats) {
    const matches = sample.filter((line) => format.matches(line)).length;
    if (matches > 0 && matches * 2 >= sample.length) return format;
    if (matches > bestMatches) {
      best = format;
      bestMatches = matches;
    }
  }
  return best;
}

function isJson(format: LogFormat): boolean {
  return format.kind === "request" && format.layout.type === "json";
}

/** True when records of a JSON format do not stand one a line: an array, an indented document, or one line that has no end. */
export function isDocument(head: Buffer, format: LogFormat | undefined): boolean {
  if (!format || !isJson(format)) return false;
  const text = head
    .toString()
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (text.startsWith("[")) return true;
  const firstLines = text.split("\n", 3);
  return firstLines.every((line) => !isRecord(parseJson(line)));
}
