import type { Renderer } from "./style.ts";

/** The report itself, indented; the one stable machine format (docs/report.schema.json). */
export const renderJson: Renderer = (report) => `${JSON.stringify(report, null, 2)}\n`;
