import type { Tone } from "./style.ts";

/** A table as data: what table, markdown, CSV and later HTML all draw. Cells are raw text; each renderer escapes for itself. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A cell's text and how it is meant. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** A cell; nothing to say is a dash. */
export const cell = (text: string | number | undefined, tone?: Tone): Cell => ({
  text: text === undefined ? "-" : String(text),
  ...(tone && { tone }),
});
