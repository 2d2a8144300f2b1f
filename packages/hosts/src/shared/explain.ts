import type { Explanation } from "@cloud502/core";
import type { MessageRow } from "./message-row.ts";

/** What `explain` says about the messages of a table: their titles without a particular backend. */
export function explainRows(rows: readonly MessageRow[], docs: readonly string[]): readonly Explanation[] {
  return rows.map((row) => ({
    code: row.says,
    title: withoutNames(row.title),
    meaning: row.why,
    next: row.fix.map((line) => line.replace(/\{(\w+)\}/g, "<$1>")),
    docs: row.docs ?? docs,
  }));
}

function withoutNames(title: string): string {
  return title
    .replace(/^\{(?:backend|subject|name)\}/, "The backend")
    .replace(/\{(?:backend|subject|name)\}/g, "the backend");
}
