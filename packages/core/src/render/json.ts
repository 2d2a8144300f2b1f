import { escapeControls } from "../text/printable.ts";
import type { Renderer } from "./style.ts";

/** The report itself, indented; the one stable machine format (docs/report.schema.json). */
export const renderJson: Renderer = (report) => jsonText(report);

/** Any value as indented JSON that a terminal can show. */
export function jsonText(value: unknown): string {
  return `${escapeControls(JSON.stringify(value ?? null, null, 2))}\n`;
}
