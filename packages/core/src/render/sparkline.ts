const blocks = "▁▂▃▄▅▆▇█";
const ascii = "_.:-=+*#";

/** Values as a line of bars, folded to at most `width` columns by their maxima; a zero is the lowest bar. */
export function sparkline(values: readonly number[], width: number, unicode: boolean): string {
  const bars = unicode ? blocks : ascii;
  const perColumn = Math.max(1, Math.ceil(values.length / width));
  const columns: number[] = [];
  for (let start = 0; start < values.length; start += perColumn)
    columns.push(Math.max(...values.slice(start, start + perColumn)));
  const most = Math.max(...columns, 1);
  return columns.map((value) => bars[Math.ceil((value / most) * (bars.length - 1))] ?? "").join("");
}
