/** Where a number stands, or is to be put, in an ascending list. Looks at the end first: logs go on in time. */
export function positionIn(sorted: readonly number[], value: number): number {
  let low = sorted.length;
  if (low === 0 || (sorted[low - 1] ?? 0) < value) return low;
  low = 0;
  for (let high = sorted.length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
