import type { Explanation } from "@cloud502/core";
import type { MessageRow } from "./message-row.ts";

/** What `explain` says about the messages of a table. */
export function explainRows(rows: readonly MessageRow[], docs: readonly string[]): readonly Explanation[] {
  return rows.map((row) => ({
    code: row.says,
    title: row.title,
    meaning: row.why,
    next: row.fix,
    docs: row.docs ?? docs,
  }));
}
