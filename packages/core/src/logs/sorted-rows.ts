/**
 * Rows of numbers in ascending order of the first of each: a key and what is counted for it. Plain data that threads can pass, all of
 * it in one buffer that grows in place: a thousand groups have some of these, and lists that grow would leave as much garbage as
 * they hold.
 */
export interface SortedRows {
  /** Numbers in a row. */
  readonly width: number;
  /** Rows. */
  length: number;
  /** Row after row; behind the last row there is room for more. */
  cells: Float64Array<ArrayBuffer>;
}

/** With room for some rows: for all of them where there cannot be more, so that memory does not grow with the input. */
export function createRows(width: number, room: number): SortedRows {
  return { width, length: 0, cells: new Float64Array(room * width) };
}

/** Where the row of a key begins in `cells`; it is put in, with zeros behind the key, when the key is new. */
export function rowFor(rows: SortedRows, key: number): number {
  const { width } = rows;
  const end = rows.length * width;
  // The end first: logs go on in time.
  if (end > 0 && rows.cells[end - width] === key) return end - width;
  const at = positionOf(rows, key);
  if (at < end && rows.cells[at] === key) return at;
  if (end === rows.cells.length) rows.cells = new Float64Array(rows.cells.buffer.transfer(2 * rows.cells.byteLength));
  const { cells } = rows;
  cells.copyWithin(at + width, at, end);
  cells.fill(0, at, at + width);
  cells[at] = key;
  rows.length++;
  return at;
}

/** Where the row of a key begins, or is to be put. */
function positionOf({ width, length, cells }: SortedRows, key: number): number {
  if (length === 0 || (cells[(length - 1) * width] ?? 0) < key) return length * width;
  let low = 0;
  for (let high = length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if ((cells[middle * width] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low * width;
}

/** What `of` makes of each row, in their order; it is given where the row begins in `cells`. */
export function mapRows<Value>(
  { width, length, cells }: SortedRows,
  of: (cells: Float64Array, at: number) => Value,
): Value[] {
  return Array.from({ length }, (_, i) => of(cells, i * width));
}
