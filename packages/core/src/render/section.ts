import { Table } from "console-table-printer";
import { printable } from "../text/printable.ts";
import type { Cell, Section } from "./cell.ts";
import { mark, paint, type Style } from "./style.ts";

/** Columns of text below which a table's column cannot be read. */
const narrowest = 8;

const none = { left: "", mid: "", right: "", other: "" };

/** Draws one section with columns sized to the terminal; an empty one draws nothing. */
export function drawSection({ title, columns, rows }: Section, style: Style): string {
  if (rows.length === 0) return "";
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => rows.some((row) => (row[index]?.text ?? "-") !== "-"));
  if (shown.length * (narrowest + 3) > style.width) return drawRecords(title, rows, shown, style);
  const texts = shown.map(({ column, index }) => [printable(column), ...rows.map((row) => textOf(row[index], style))]);
  const widths = fitWidths(texts, style.width - 3 * shown.length - 1);
  const table = new Table({
    style: { headerTop: none, headerBottom: none, tableBottom: none, vertical: " " },
    columns: shown.map(({ column, index }, position) => ({
      name: String(index),
      title: printable(column),
      alignment: "left" as const,
      maxLen: widths[position] ?? narrowest,
    })),
    shouldDisableColors: true,
  });
  for (const row of rows) {
    table.addRow(
      Object.fromEntries(
        shown.map(({ index }, position) => [
          String(index),
          breakWords(textOf(row[index], style), widths[position] ?? narrowest),
        ]),
      ),
    );
  }
  const lines = table
    .render()
    .split("\n")
    .map((line) => line.trimEnd().slice(1))
    .filter((line) => line.trim() !== "");
  const [head = "", ...body] = lines;
  return [
    paint("strong", printable(title), style),
    paint("quiet", head, style),
    ...body.map((line) => tint(line, style)),
  ].join("\n");
}

/** A cell's words behind the mark that says how they are meant. */
function textOf(cell: Cell | undefined, style: Style): string {
  const text = printable(cell?.text ?? "-");
  return cell?.tone ? `${mark(cell.tone, style)} ${text}` : text;
}

/** Cuts words that are longer than a column, which the table would let stick out. */
function breakWords(text: string, width: number): string {
  return text
    .split(" ")
    .map((word) => (word.length > width ? (word.match(new RegExp(`.{1,${width}}`, "gsu")) ?? [word]).join(" ") : word))
    .join(" ");
}

/** A table too wide for the terminal, as one line a cell. */
function drawRecords(
  title: string,
  rows: Section["rows"],
  shown: readonly { readonly column: string; readonly index: number }[],
  style: Style,
): string {
  const width = Math.max(...shown.map(({ column }) => printable(column).length));
  const records = rows.map((row) =>
    shown
      .filter(({ index }) => (row[index]?.text ?? "-") !== "-")
      .map(({ column, index }) => tint(` ${printable(column).padEnd(width)}  ${textOf(row[index], style)}`, style))
      .join("\n"),
  );
  return [paint("strong", printable(title), style), records.join("\n\n")].join("\n");
}

/** Colours a line by the first mark in it. */
function tint(line: string, style: Style): string {
  if (!style.color) return line;
  const tones = ["bad", "warning", "good"] as const;
  const tone = tones.find((one) => line.includes(`${mark(one, style)} `));
  return tone ? line.replace(mark(tone, style), (symbol) => paint(tone, symbol, style)) : line;
}

/** Shrinks the widest columns until all fit: prose first, then words, which break; none below the narrowest. */
function fitWidths(columns: readonly (readonly string[])[], room: number): readonly number[] {
  const longest = (parts: readonly string[]) => Math.max(...parts.map((part) => part.length));
  const wanted = columns.map((texts) => Math.min(longest(texts), 200));
  const words = columns.map((texts) => Math.max(narrowest, longest(texts.flatMap((text) => text.split(" ")))));
  return shrink(
    shrink(wanted, words, room),
    words.map(() => narrowest),
    room,
  );
}

function shrink(widths: readonly number[], least: readonly number[], room: number): readonly number[] {
  const fitted = [...widths];
  let total = fitted.reduce((sum, width) => sum + width, 0);
  while (total > room) {
    const spare = fitted.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    const width = spare[widest] ?? 0;
    if (width === 0) break;
    const next = Math.max(least[widest] ?? 0, Math.min(width - 1, width - Math.ceil((total - room) / 2)));
    total -= width - next;
    fitted[widest] = next;
  }
  return fitted;
}
